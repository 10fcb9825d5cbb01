"""What an operator can mend: told in one sentence, without a trace."""


class Trouble(Exception):
    """The base of all such; its text is for the operator, in plain English."""
