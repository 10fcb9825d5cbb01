"""The desk's menu: few places in the rail, the others by their group under «More»."""

import pytest
from django.utils.translation import override

from kulisy.desk.menu import desk_menu
from kulisy.people.tests.cast import at_desk, make_cast

pytestmark = pytest.mark.django_db


def places(seat, path="/d/wind/"):
    with override("en"):
        return desk_menu(at_desk(seat), path)


def test_the_rail_holds_a_days_work_and_the_rest_is_grouped():
    cast = make_cast()
    menu = places(cast.olga)
    first = [each["label"] for each in menu if not each["group"]]
    assert len(first) <= 9
    assert first[0] == "Queue"
    groups = list(dict.fromkeys(each["group"] for each in menu if each["group"]))
    assert groups == ["Work", "Papers and money", "Services", "Company"]


def test_where_one_is_stands_in_the_rail():
    cast = make_cast()
    for path, label in (
        ("/d/wind/scope/", "Scope"),
        ("/d/wind/wishes/x/", "Scope"),
        ("/d/wind/catalog/", "Orders"),
        ("/d/wind/conversations/x/", "Queue"),
        ("/d/wind/journal/", "Journal"),
    ):
        [here] = [each for each in places(cast.olga, path) if each["current"]]
        assert (here["label"], here["group"]) == (label, "")


def test_nobody_is_offered_what_is_closed_to_him():
    cast = make_cast()
    offered = {each["label"] for each in places(cast.maxim)}
    assert offered & {"Settings", "Journal", "Applicants", "Letters"} == set()
    assert {"My hours", "Projects", "Documents"} <= offered
