"""What numbers may say, and when they must keep silent."""

import pytest

from kulisy.insights.figures import (
    FEWEST,
    Figure,
    Finding,
    Sort,
    compare,
    rate,
    read,
    share,
    spread,
    target,
)
from kulisy.insights.measures import BY_KEY
from kulisy.insights.wording import compared, said

HOURS = [60, 90, 120, 150, 180, 240, 300, 420]


def test_the_middle_is_the_median_and_not_the_mean() -> None:
    usual = spread([60] * 7 + [6000])

    assert usual.middle == 60
    assert (spread(HOURS).low, spread(HOURS).middle, spread(HOURS).high) == (112.5, 165, 255)


def test_of_few_cases_nothing_is_concluded() -> None:
    few, many = spread([600] * (FEWEST - 1)), spread([60] * 40)

    assert compare(few, many, less=True).finding == Finding.LITTLE
    assert compare(many, few, less=True).reaches(20) is None
    assert compare(spread([600] * FEWEST), many, less=True).reaches(20) is True


def test_three_of_four_are_no_percentage() -> None:
    where = BY_KEY["where"]

    assert said(where, share(3, 4)) == "3 of 4"
    assert said(where, share(3, 19)) == "3 of 19"
    assert said(where, share(5, 20)) == "25\u00a0%"
    assert "%" not in compared(share(3, 4), share(1, 40), compare(
        share(3, 4), share(1, 40), less=True
    )).replace("from 20", "")  # fmt: skip


def test_it_says_how_many_it_would_need() -> None:
    before, after = spread(HOURS), spread([30, 40])

    words = compared(before, after, compare(before, after, less=True))

    assert words.startswith("Too little data: 8 before and 2 since; from 8")


def test_what_happens_now_and_then_is_compared_by_thirty_days() -> None:
    before, after = rate(24, 90), rate(4, 30)

    found = compare(before, after, less=True)

    assert (before.value, after.value) == (8, 4)
    assert (found.finding, found.change) == (Finding.BETTER, 50)
    assert compare(rate(3, 90), rate(0, 30), less=True).finding == Finding.LITTLE
    assert compare(rate(24, 90), rate(0, 9), less=True).finding == Finding.LITTLE


@pytest.mark.parametrize(
    ("before", "after", "less", "finding"),
    [
        (100, 80, True, Finding.BETTER),
        (100, 130, True, Finding.WORSE),
        (100, 97, True, Finding.SAME),
        (100, 130, False, Finding.BETTER),
        (0, 0, True, Finding.SAME),
        (0, 30, True, Finding.WORSE),
    ],
)
def test_better_and_worse_have_a_direction(
    before: int, after: int, less: bool, finding: Finding
) -> None:
    one, two = spread([before] * 9), spread([after] * 9)

    assert compare(one, two, less=less).finding == finding


def test_the_number_to_be_reached_needs_a_time_before() -> None:
    assert target(spread([100] * 9), 20, less=True) == 80
    assert target(spread([100] * 3), 20, less=True) is None
    assert target(rate(2, 90), 20, less=True) is None


def test_a_figure_comes_back_from_its_row_as_it_went_in() -> None:
    for figure in (spread(HOURS, open=2), share(3, 40), rate(4, 30), spread([])):
        assert read(figure.kept()) == figure
    assert isinstance(read(share(1, 2).kept()).sort, Sort)
    assert Figure(Sort.SPREAD, 0).enough is False
