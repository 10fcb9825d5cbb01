"""Pages of a long list."""

import pytest

from kulisy.kit.paging import page

ROWS = list(range(25))


def test_every_row_stands_on_one_page_and_the_way_leads_there_and_back() -> None:
    seen, asked = [], ""
    for _each in range(3):
        found = page(ROWS, asked, size=10, address="?list=over&page=")
        seen += found.rows
        asked = found.older.rpartition("=")[2]
    assert seen == ROWS
    assert (found.newer, found.older) == ("?list=over&page=2", "")


def test_a_full_last_page_leads_nowhere() -> None:
    assert page(ROWS[:20], "2", size=10).older == ""


@pytest.mark.parametrize("asked", ["", "0", "-1", "²", "1e3", "x", "99999999999999999999"])
def test_a_number_that_is_none_is_the_first_page(asked: str) -> None:
    assert page(ROWS, asked, size=10).rows == ROWS[:10]
