"""What the screens of imports show, as plain data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kulisy.imports import columns as meanings
from kulisy.imports.importing import COUNTED, said, say
from kulisy.imports.models import Import, ImportNote, Kind, Level, State
from kulisy.kit.ids import read_ids
from kulisy.look.moments import number
from kulisy.people import access as people
from kulisy.people.viewer import Viewer

PAGE = 50
WORKING = {State.PLANNING, State.RUNNING, State.UNDOING}
#: Of the tabs of notes, in the order in which somebody should read them.
ORDER = (Level.QUESTION, Level.ERROR, Level.REMARK, Level.SKIPPED, Level.MADE)

_TONES = {
    State.PLANNING: "wait",
    State.PLANNED: "wait",
    State.RUNNING: "wait",
    State.DONE: "ok",
    State.FAILED: "late",
    State.UNDOING: "wait",
}
ICONS: dict[str, str] = {
    Kind.CLIENTS: "file-spreadsheet",
    Kind.MAIL: "mail",
    Kind.CONVERSATIONS: "messages-square",
}


@dataclass(frozen=True)
class Line:
    """One note."""

    place: str
    title: str
    sentence: str
    key: str
    #: [(value, words)]
    choices: list[tuple[str, str]]
    chosen: str
    details: Mapping[str, Any]


#: What the kinds' own parts of the plan show, where an importer has told nothing of it.
_FACTS: dict[str, Any] = {
    "rows": 0,
    "preview": [],
    "known_clients": 0,
    "known_contacts": 0,
    "owners": {},
    "likely_team": "",
    "first": "",
    "last": "",
    "internal": 0,
    "here": 0,
}


def facts(import_: Import) -> dict[str, Any]:
    told = {**_FACTS, **import_.plan.get("facts", {})}
    for name in ("first", "last"):
        told[name] = datetime.fromisoformat(told[name]) if told[name] else None
    return told


def title(import_: Import) -> str:
    return import_.file_name or str(import_.get_kind_display())


def state(import_: Import) -> tuple[str, str]:
    """Words and their tone."""
    if import_.state == State.PLANNED and not import_.plan.get("worth") and not would(import_):
        return _("nothing to bring in"), ""
    return str(import_.get_state_display()), _TONES.get(State(import_.state), "")


def would(import_: Import) -> bool:
    """Whether the file holds anything new; without `worth` it waits for decisions first."""
    counts = import_.plan.get("counts", {})
    new = ("clients", "contacts", "messages", "merged", "questions")
    return any(counts.get(name) for name in new)


def summary(import_: Import) -> str:
    """One line for the list: what came, or would come."""
    told = import_.report or import_.plan
    if import_.state in WORKING or not told:
        return ""
    words = [words for name, words in counted(told.get("counts", {})) if name != "skipped"]
    return " · ".join(words[:4])


def counted(counts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(word, "12 clients") of everything that is not zero, in the screens' order."""
    said_of = _said_of()
    found = []
    for name in COUNTED:
        count = counts.get(name)
        if isinstance(count, int) and count:
            found.append((name, said_of[name](count)))
    return found


def _said_of() -> dict[str, Any]:
    return {
        "clients": lambda count: (
            ngettext("%(count)s client", "%(count)s clients", count) % {"count": number(count)}
        ),
        "contacts": lambda count: (
            ngettext("%(count)s contact", "%(count)s contacts", count) % {"count": number(count)}
        ),
        "conversations": lambda count: (
            ngettext("%(count)s conversation", "%(count)s conversations", count)
            % {"count": number(count)}
        ),
        "messages": lambda count: (
            ngettext("%(count)s message", "%(count)s messages", count) % {"count": number(count)}
        ),
        "files": lambda count: (
            ngettext("%(count)s file", "%(count)s files", count) % {"count": number(count)}
        ),
        "merged": lambda count: (
            ngettext("%(count)s filled in", "%(count)s filled in", count) % {"count": number(count)}
        ),
        "skipped": lambda count: (
            ngettext("%(count)s left out", "%(count)s left out", count) % {"count": number(count)}
        ),
        "questions": lambda count: (
            ngettext("%(count)s to decide", "%(count)s to decide", count) % {"count": number(count)}
        ),
        "errors": lambda count: (
            ngettext("%(count)s error", "%(count)s errors", count) % {"count": number(count)}
        ),
    }


def level_words(level: str) -> str:
    return {
        Level.QUESTION: _("To decide"),
        Level.ERROR: _("Errors"),
        Level.REMARK: _("Remarks"),
        Level.SKIPPED: _("Left out"),
        Level.MADE: _("Brought in"),
    }[Level(level)]


def outcome_words(level: str) -> str:
    """Of one line, for the table that is downloaded."""
    return {
        Level.QUESTION: _("left out"),
        Level.ERROR: _("error"),
        Level.REMARK: _("remark"),
        Level.SKIPPED: _("left out"),
        Level.MADE: _("brought in"),
    }[Level(level)]


def lines(import_: Import, notes: Iterable[ImportNote]) -> list[Line]:
    return [_line(import_, note) for note in notes]


def _line(import_: Import, note: ImportNote) -> Line:
    choices = [(each, say(import_, each, {})) for each in note.details.get("choices", ())]
    chosen = str(import_.decisions.get(note.key, choices[0][0] if choices else ""))
    return Line(
        place=note.place,
        title=note.title,
        sentence=said(import_, note),
        key=note.key,
        choices=choices,
        chosen=chosen,
        details=note.details,
    )


def trouble(import_: Import) -> str:
    """Why it failed; '' for none and for what `built` tells."""
    if not import_.trouble or import_.trouble[0] == "built_on":
        return ""
    code, details = import_.trouble[0], import_.trouble[1]
    return say(import_, code, details if isinstance(details, dict) else {})


def built(import_: Import) -> list[str]:
    """What people have built on it since, each in a few words."""
    if not import_.trouble or import_.trouble[0] != "built_on":
        return []
    words = _built_words()
    return [
        f"{words.get(name, name)}: {count}" if count else words.get(name, name)
        for name, count in sorted(import_.trouble[1].items())
    ]


def _built_words() -> dict[str, str]:
    return {
        "messages": _("new messages in its conversations"),
        "quotes": _("quotations of its messages"),
        "written_by": _("messages by its contacts"),
        "drafts": _("drafts in its conversations"),
        "seen": _("messages that a client has read"),
        "handled": _("conversations with labels or dates"),
        "watched": _("conversations that colleagues watch"),
        "taking_part": _("its contacts in other conversations"),
        "conversations": _("new conversations of its clients"),
        "accesses": _("accesses to the cabinet"),
        "invitations": _("invitations"),
        "applications": _("applications"),
        "contacts": _("new contacts at its clients"),
        "known": _("contacts who have a login or a photograph"),
        "notes": _("notes about its clients"),
        "domains": _("mail domains given to its clients"),
        "others": _("documents, notices, orders or bookings of its clients"),
        "changed": _("later changes of clients, contacts and conversations"),
    }


def columns(import_: Import) -> list[dict[str, Any]]:
    """The columns of a table with their heads, samples and meanings."""
    facts = import_.plan.get("facts", {})
    meant = import_.mapping.get("columns", {})
    samples = facts.get("samples", [])
    return [
        {
            "number": number,
            "head": head or _("Column %(number)s") % {"number": number + 1},
            "samples": samples[number] if number < len(samples) else [],
            "field": meant.get(str(number), ""),
        }
        for number, head in enumerate(facts.get("heads", []))
    ]


def fields() -> list[tuple[str, str]]:
    return [
        ("", _("Leave out")),
        *((field, str(words)) for field, words in meanings.FIELDS.items()),
    ]


def becomes(word: str) -> tuple[str, str]:
    """What becomes of a row of the preview, and its tone."""
    return {
        "both": (_("new client and contact"), "ok"),
        "client": (_("new client"), "ok"),
        "contact": (_("new contact"), "ok"),
        "filled": (_("filled in"), "wait"),
        "skipped": (_("here already"), ""),
    }.get(word, (word, ""))


def decided(viewer: Viewer, import_: Import) -> list[dict[str, str]]:
    """Addresses and domains that a human being has given to somebody."""
    whose: dict[str, str] = import_.decisions.get("whose", {})
    ids = read_ids(whose.values())
    names = {
        str(id): name
        for id, name in people.clients(viewer).filter(id__in=ids).values_list("id", "name")
    }
    words = {"team": _("our team"), "nobody": _("nobody’s: does not count")}
    told = import_.decisions.get("names", {})
    return [
        {
            "word": word,
            "whose": words.get(owner)
            or names.get(owner)
            or told.get(owner)
            or owner.partition(":")[2]
            or "…",
        }
        for word, owner in sorted(whose.items())
    ]


def why(code: str) -> str:
    """A reason to look at whose an address is, in a few words for a filter."""
    return {
        "owner_colleague": _("taken by guess"),
        "owner_provider": _("many writers"),
        "owner_unanswered": _("never answered"),
        "owner_robot": _("machines"),
    }[code]


def left(import_: Import, now: datetime) -> str:
    """How long the job under way will take yet, in words; '' = too early to say."""
    if import_.state not in WORKING or not import_.done or import_.ready_at is None:
        return ""
    seconds = round((import_.ready_at - now).total_seconds())
    if seconds <= 0:
        return _("nearly done")
    if seconds < 90:
        return _("less than two minutes left")
    minutes = round(seconds / 60)
    if minutes < 90:
        return ngettext("about %(count)s minute left", "about %(count)s minutes left", minutes) % {
            "count": minutes
        }
    hours = round(minutes / 60)
    return ngettext("about %(count)s hour left", "about %(count)s hours left", hours) % {
        "count": hours
    }
