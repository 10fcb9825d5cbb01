"""What an action says when it won't: a sentence for the person."""


class Refused(Exception):
    """`sentence` is translated; `field` names the field it belongs to, or is empty."""

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class Taken(Refused):
    """The time can't be had (any more): whoever asked is shown others near it."""
