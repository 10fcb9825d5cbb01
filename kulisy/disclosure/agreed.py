"""What a client's people see, as the settings say it at this moment; the same in plain words; and
what differs between two such moments. No rule of its own: it tells what the settings are."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from kulisy.admissions.forms import SECTION_NAMES
from kulisy.disclosure import access
from kulisy.people import access as people
from kulisy.people.doors import shares
from kulisy.people.models import Client
from kulisy.people.viewer import Viewer
from kulisy.projects import access as projects

#: {"people": [{"id", "name", "sections", "lead", "authorised", "ended"}], "share", "whole_team",
#:  "team": [{"id", "name"}], "reach": [names], "projects": [{"id", "title", "whole_team"}]}
Said = Mapping[str, Any]


def settings_of(viewer: Viewer, client: Client) -> dict[str, Any]:
    """Of a client whom this colleague sees. Six statements."""
    held = people.accesses(viewer).filter(client_id=client.id).select_related("contact")
    team = people.presented(viewer, client).order_by("name", "id")
    own = projects.projects(viewer).filter(client_id=client.id, audience="client")
    own = own.exclude(whole_team_writes=None)
    return {
        "people": [
            {
                "id": str(each.contact_id),
                "name": each.contact.name,
                "sections": sorted(each.sections, key=list(SECTION_NAMES).index),
                "lead": each.lead,
                "authorised": each.authorised,
                "ended": each.state == "ended",
            }
            for each in held.order_by("contact__name", "id")
        ],
        "share": shares(client, viewer.company),
        "whole_team": people.whole_team_writes(client, viewer.company),
        "team": [{"id": str(each.id), "name": each.name} for each in team],
        "reach": sorted(access.shown_reach(viewer, [each.id for each in team])),
        "projects": [
            {"id": str(each.id), "title": each.title, "whole_team": each.whole_team_writes}
            for each in own.order_by("title", "id")
        ],
    }


def in_words(said: Said) -> list[dict[str, Any]]:
    """Headings and sentences, in the language in use: what stands on the paper and on the page."""
    return [
        {"heading": _("Who looks, and where"), "lines": _people(said["people"])
            or [_("Nobody of the client has a cabinet yet.")]},
        {"heading": _("What each of them sees of the others"), "lines": [_shared(said["share"])]},
        {"heading": _("Who works for you and writes to you"), "lines": _team(said)},
        {"heading": _("What stays behind the scenes"), "lines": [
            _("What our team writes to itself, our costs, and everything of other clients: none of"
              " it is shown to you anywhere."),
        ]},
    ]  # fmt: skip


def changes(before: Said, after: Said) -> list[str]:
    """What is different, a sentence each, in the language in use."""
    told: list[str] = []
    were = {each["id"]: each for each in before["people"]}
    are = {each["id"]: each for each in after["people"]}
    told += [_("New: %(who)s") % {"who": _person(are[id])} for id in are.keys() - were.keys()]
    told += [
        _("No longer: %(name)s") % {"name": were[id]["name"]} for id in were.keys() - are.keys()
    ]
    for id in are.keys() & were.keys():
        told += _of_person(were[id], are[id])
    if before["share"] != after["share"]:
        told.append(_shared(after["share"]))
    if before["whole_team"] != after["whole_team"]:
        told.append(_writes(after["whole_team"]))
    for sentence, key in (
        (_("Named to you now: %(names)s"), (after, before)),
        (_("Not named to you any more: %(names)s"), (before, after)),
    ):
        known = {each["id"] for each in key[1]["team"]}
        names = [each["name"] for each in key[0]["team"] if each["id"] not in known]
        if names:
            told.append(sentence % {"names": ", ".join(names)})
    if before["reach"] != after["reach"]:
        told.append(_reach(after["reach"]))
    if before["projects"] != after["projects"]:
        told += [_project(each) for each in after["projects"] if each not in before["projects"]]
        gone = {each["id"] for each in after["projects"]}
        told += [
            _("In the project “%(title)s” as everywhere else.") % {"title": each["title"]}
            for each in before["projects"]
            if each["id"] not in gone
        ]
    return sorted(told)


def _people(people: Sequence[Mapping[str, Any]]) -> list[str]:
    """Those who look into the same sections by one sentence."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for each in people:
        alike.setdefault(tuple(each["sections"]), []).append(_named(each))
    return [f"{', '.join(names)}: {_sections(keys)}" for keys, names in alike.items()]


def _person(each: Mapping[str, Any]) -> str:
    return f"{_named(each)}: {_sections(each['sections'])}"


def _named(each: Mapping[str, Any]) -> str:
    """With his rights."""
    rights = [
        word
        for word, has in (
            (_("leads for the client"), each["lead"]),
            (_("authorised person"), each["authorised"]),
            (_("the work is over"), each["ended"]),
        )
        if has
    ]
    return f"{each['name']} ({', '.join(rights)})" if rights else str(each["name"])


def _sections(keys: Sequence[str]) -> str:
    return "; ".join(str(SECTION_NAMES[key]) for key in keys) or _("no section")


def _of_person(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    told = []
    opened = [key for key in now["sections"] if key not in was["sections"]]
    closed = [key for key in was["sections"] if key not in now["sections"]]
    if opened:
        words = _("%(name)s: opens %(sections)s")
        told.append(words % {"name": now["name"], "sections": _sections(opened)})
    if closed:
        words = _("%(name)s: closes %(sections)s")
        told.append(words % {"name": now["name"], "sections": _sections(closed)})
    if any(was[key] != now[key] for key in ("lead", "authorised", "ended", "name")):
        told.append(_person(now))
    return told


def _shared(share: bool) -> str:
    if share:
        return _("Your people see each other's requests, orders and bookings.")
    return _("Each of your people sees only the requests, orders and bookings they take part in.")


def _team(said: Said) -> list[str]:
    names = ", ".join(each["name"] for each in said["team"])
    return [
        _writes(said["whole_team"]),
        _("Named to you: %(names)s") % {"names": names},
        _reach(said["reach"]),
        *(_project(each) for each in said["projects"]),
    ]


def _writes(whole_team: bool) -> str:
    if whole_team:
        return _("The whole team writes to you.")
    return _("Your account managers write to you; the others work behind them.")


def _reach(names: Sequence[str]) -> str:
    if names:
        return _("You see the mail and phone of: %(names)s.") % {"names": ", ".join(names)}
    return _("Mail and phone of our people are not shown: you reach them through the cabinet.")


def _project(each: Mapping[str, Any]) -> str:
    words = (
        _("In the project “%(title)s” the whole team writes to you.")
        if each["whole_team"]
        else _("In the project “%(title)s” only account managers write to you.")
    )
    return words % {"title": each["title"]}
