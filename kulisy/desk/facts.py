"""How the facts of a journal entry are said. Facts that aren't here are for the proof, not for the
reader."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext, ngettext, pgettext

from kulisy.desk.columns import columns_said, role_said

#: Facts that are somebody's id: said by a name, where the reader knows one.
PEOPLE = ("contact", "seat", "responsible", "successor")


def _how(value: object) -> str:
    said = {
        "person": gettext("by the person"),
        "desk": gettext("by the team"),
        "not_me": gettext("“it was not me”"),
        "access": gettext("with the access"),
        "address": gettext("the address was changed"),
        # Of a notice: by what it counts as delivered.
        "published": gettext("by its publication"),
        "opened": gettext("by its opening"),
        "morning": gettext("by its letter, in the morning after it"),
        "paper": gettext("beside the cabinet"),
    }
    return said.get(str(value), str(value))


def _elsewhere(value: object) -> str:
    return gettext("other devices were known")


def _letter_state(value: object) -> str:
    said = {
        "handed": gettext("taken by the mail server"),
        "refused": gettext("refused by the mail server"),
        "dropped": gettext("not sent: the right to read had gone"),
    }
    states = {
        "open": gettext("open"),
        "client": gettext("waiting for the client"),
        "us": gettext("waiting for us"),
    }
    return said.get(str(value)) or states.get(str(value), str(value))


def _files(value: object) -> str:
    count = len(value) if isinstance(value, list) else 0
    return ngettext("%(count)s file", "%(count)s files", count) % {"count": count}


def _spoken(value: object) -> str:
    said = {"call": gettext("a call"), "meeting": gettext("a meeting")}
    return said.get(str(value), "")


def _count(value: object) -> str:
    count = int(str(value)) if str(value).isdecimal() else 0
    return ngettext("%(count)s letter", "%(count)s letters", count) % {"count": count}


def _import_kind(value: object) -> str:
    said = {
        "clients": gettext("clients and contacts"),
        "mail": gettext("mail"),
        "conversations": gettext("conversations"),
    }
    return said.get(str(value), str(value))


def _contacts(value: object) -> str:
    """How many; some entries list them."""
    count = value if isinstance(value, int) else 0
    return ngettext("%(count)s contact", "%(count)s contacts", count) % {"count": count}


def _said(value: object) -> str:
    """How many messages; an entry of reading lists them, and says it by its first."""
    if not isinstance(value, int):
        return ""
    return ngettext("%(count)s message", "%(count)s messages", value) % {"count": value}


def _page(value: object) -> str:
    """A page of the cabinet, by the first word of its address."""
    said = {
        "conversations": gettext("a conversation"),
        "support": gettext("Support"),
        "history": gettext("History"),
        "correspondence": gettext("All correspondence"),
        "files": gettext("Files"),
        "search": gettext("Search"),
        "team": gettext("People"),
        "colleagues": gettext("Colleagues"),
        "rules": gettext("House rules"),
        "bookings": gettext("Bookings"),
        "catalog": gettext("Catalogue"),
        "documents": gettext("Documents"),
        "meetings": gettext("Meetings"),
        "money": gettext("Invoices"),
        "notices": pgettext("menu", "Notices"),
        "offers": gettext("News"),
        "orders": gettext("Orders"),
        "projects": gettext("Projects"),
    }
    first = str(value).split("/")[0]
    return said.get(first, first)


def _rules(value: object) -> str:
    """What the guard had asked about, each in a word."""
    said = {
        "names": gettext("another client's name"),
        "about": gettext("words about the client"),
        "rude": gettext("a sharp word"),
        "links": gettext("an internal link"),
        "blanks": gettext("a blank left unfilled"),
        "files": gettext("no file attached"),
        "own": gettext("a word of the company's list"),
    }
    rules = map(str, value) if isinstance(value, list) else ()
    return ", ".join(said.get(each, each) for each in rules)


def _version(value: object) -> str:
    return gettext("version %(number)s") % {"number": value}


#: A fact → how it is said, in this order.
SAID: Mapping[str, Callable[[object], str]] = {
    "kind": _spoken,
    "files": _files,
    "letters": _count,
    "contacts": _contacts,
    "messages": _said,
    "state": _letter_state,
    "version": _version,
    "fields": columns_said,
    "role": role_said,
    "rules": _rules,
    "page": _page,
    "import": _import_kind,
    "how": _how,
    "beside_others": _elsewhere,
}
