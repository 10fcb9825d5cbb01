"""Drawing a quiz and judging it. Pure: the same seed draws the same quiz."""

import random
from collections.abc import Sequence
from typing import TypedDict

from kulisy.course.lessons import Question

#: So many questions are drawn; one wrong answer in eight is forgiven.
DRAWN = 8


class Asked(TypedDict):
    """A question as somebody got it, kept with his try: what is edited later can't change it."""

    words: str
    answers: list[str]
    #: Which of `answers` is right.
    right: int
    why: str


def draw(questions: Sequence[Question], *, seed: int) -> list[Asked]:
    """Some of the questions, in any order, each with its answers in any order."""
    dice = random.Random(seed)  # noqa: S311 (a quiz, and no secret)
    drawn = []
    for each in dice.sample(list(questions), min(DRAWN, len(questions))):
        answers = [each.right, *each.wrong]
        dice.shuffle(answers)
        right = answers.index(each.right)
        drawn.append(Asked(words=each.words, answers=answers, right=right, why=each.why))
    return drawn


def needed(count: int) -> int:
    """So many of `count` must be right."""
    return max(1, -(-count * 8 // 10))


def right(asked: Sequence[Asked], given: Sequence[int]) -> int:
    """How many answers are right."""
    return sum(each["right"] == answer for each, answer in zip(asked, given, strict=True))
