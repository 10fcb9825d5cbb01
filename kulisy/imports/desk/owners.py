"""The review of whose the letters of an archive are: thousands of lines, what is in doubt first.
What is decided is kept at once; the plan is made anew when all is said."""

import uuid
from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from kulisy.imports import access, actions, forms, shown
from kulisy.imports.cards import alike
from kulisy.imports.importing import said
from kulisy.imports.whose import DOUBTS, KNOWN
from kulisy.kit.ids import read_ids
from kulisy.kit.text import one_line
from kulisy.kit.time import now
from kulisy.people import access as people
from kulisy.people.middleware import FacedRequest
from kulisy.people.viewer import Viewer

LOOK, NEW, DECIDED, HERE = "look", "new", "decided", "here"
PAGE = 50
#: Names of clients that are offered while one types.
_MOST_NAMES = 1000


@require_http_methods(["GET", "HEAD", "POST"])
def owners(request: FacedRequest, *, import_id: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(access.imports(request.viewer), id=import_id)
    if found.kind != "mail" or found.state != "planned":
        if request.method == "POST":
            messages.error(request, _("Too late: this import is no longer waiting for decisions."))
        return redirect("desk:import", request.viewer.company.slug, found.id)
    asked = _Asked.read(request.POST if request.method == "POST" else request.GET)
    review = _Review(request.viewer, found, asked)
    if request.method == "POST":
        return _kept(request, review)
    return render(request, "imports/desk/owners.html", review.context())


@require_POST
def planning(request: FacedRequest, *, import_id: uuid.UUID) -> HttpResponse:
    """Make the plan anew, with everything that was decided."""
    found = get_object_or_404(access.imports(request.viewer), id=import_id)
    if found.kind != "mail":
        raise Http404
    told = forms.of_team(request.POST) if "team" in request.POST else {}
    if not actions.decide(request.viewer, found, decisions=told, now=now()):
        messages.error(request, _("Too late: this import is no longer waiting for decisions."))
    return redirect("desk:import", request.viewer.company.slug, found.id)


def _kept(request: FacedRequest, review: "_Review") -> HttpResponse:
    bulk = request.POST.get("all", "")
    rows = review.asked_rows(request.POST, everything=bulk in {"nobody", "client"})
    told: Mapping[str, str] = request.POST
    if bulk in {"nobody", "client"}:
        told = {f"whose:{row.id}": bulk for row in rows}
    kept = actions.keep_decisions(
        request.viewer,
        review.found,
        lambda before: forms.of_owners(told, before=before, rows=rows, named=review.named()),
    )
    if kept and rows:
        count = sum(f"whose:{row.id}" in told for row in rows)
        words = ngettext("Kept: %(count)s line.", "Kept: %(count)s lines.", count)
        messages.success(request, words % {"count": count})
    elif not kept:
        messages.error(request, _("The plan has changed meanwhile. Please look at it once more."))
    response = redirect("desk:import_owners", request.viewer.company.slug, review.found.id)
    response["Location"] += review.asked.after()
    return response


class _Asked:
    """Which lines are looked at: a tab, words to look for, a reason, a page."""

    def __init__(self, tab: str, words: str, why: str, page: int) -> None:
        self.tab, self.words, self.why, self.page = tab, words, why, page

    @classmethod
    def read(cls, told: Mapping[str, str]) -> "_Asked":
        tab = told.get("tab", "")
        page = told.get("page", "")
        return cls(
            tab if tab in {LOOK, NEW, DECIDED, HERE} else "",
            one_line(told.get("q", ""), limit=100),
            why if (why := told.get("why", "")) in DOUBTS else "",
            int(page) if page.isdecimal() and len(page) < 6 else 1,
        )

    def url(self, **other: str | int) -> str:
        told: dict[str, str | int] = {
            "tab": self.tab, "q": self.words, "why": self.why, "page": self.page, **other,
        }  # fmt: skip
        return "?" + urlencode({name: each for name, each in told.items() if each not in ("", 1)})

    def after(self) -> str:
        """What was decided leaves the list of what is to be looked at: its next page is this."""
        return self.url() if self.tab in {LOOK, ""} else self.url(page=self.page + 1)


class _Review:
    def __init__(self, viewer: Viewer, found: Any, asked: _Asked) -> None:
        self.viewer, self.found, self.asked = viewer, found, asked
        self.seen: dict[str, str] = found.decisions.get("seen", {})
        self.whose: dict[str, str] = found.decisions.get("whose", {})
        self.names: dict[str, str] = found.decisions.get("names", {})
        self.notes = access.notes(viewer, found).filter(phase="plan", level="owner")
        self.to_look = self.notes.filter(code__in=DOUBTS).exclude(key__in=list(self.seen))
        if not asked.tab:
            asked.tab = LOOK if self.to_look.exists() else NEW

    def context(self) -> dict[str, Any]:
        start = (max(self.asked.page, 1) - 1) * PAGE
        some, more = self._page(start)
        count = self.filtered().count() if self.asked.tab != DECIDED else len(self.whose)
        return {
            "it": self.found,
            "title": shown.title(self.found),
            "asked": self.asked,
            "tabs": self._tabs(),
            "rows": some,
            "count": count,
            "last": start + len(some) == count,
            "stale": actions.is_stale(self.found),
            "whys": self._whys(),
            "client_names": self._client_names(),
            "newer": self.asked.url(page=self.asked.page - 1) if self.asked.page > 1 else "",
            "older": self.asked.url(page=self.asked.page + 1) if more else "",
        }

    def filtered(self) -> QuerySet[Any]:
        rows = {
            LOOK: self.to_look,
            NEW: self.notes.exclude(code=KNOWN).exclude(code="owner_colleague"),
            HERE: self.notes.filter(code=KNOWN),
        }.get(self.asked.tab, self.notes.none())
        if self.asked.why and self.asked.tab == LOOK:
            rows = rows.filter(code=self.asked.why)
        words = self.asked.words
        if not words:
            return rows
        wanted = Q(title__icontains=words) | Q(place__icontains=words)
        if self.asked.tab == HERE:
            names = people.clients(self.viewer).filter(name__icontains=words)
            wanted |= Q(details__key__in=[str(each) for each in names.values_list("id", flat=True)])
        return rows.filter(wanted | Q(details__people__icontains=words))

    def asked_rows(self, told: Mapping[str, str], *, everything: bool) -> list[forms.Asked]:
        """The lines that a form may have decided on: those of its page, or all that it filtered."""
        if self.asked.tab in {HERE, DECIDED}:
            return []
        notes = self.filtered()
        if not everything:
            ids = read_ids(name.removeprefix("whose:") for name in told)
            notes = self.notes.exclude(code=KNOWN).filter(id__in=ids)
        ours = self._ours()
        return [
            forms.Asked(
                id=str(note.id),
                key=str(note.details.get("key", "")),
                name=self.names.get(str(note.details.get("key", "")), note.title),
                seen=note.key,
                guess=str(note.details.get("of", "")),
                here=ours.get(alike(note.title), ""),
            )
            for note in notes
        ]

    def named(self) -> dict[str, str]:
        """Who bears a name: clients who are here, then those that the plan would make."""
        notes = self.notes.exclude(code=KNOWN).exclude(code="owner_colleague")
        planned = [
            (self.names.get(details["key"], title), str(details["key"]))
            for title, details in notes.values_list("title", "details")
        ]
        return _once(planned) | self._ours()

    def _ours(self) -> dict[str, str]:
        rows = people.clients(self.viewer).values_list("name", "id")
        return _once([(name, str(client_id)) for name, client_id in rows])

    def _page(self, start: int) -> tuple[list[dict[str, Any]], bool]:
        if self.asked.tab == DECIDED:
            told = shown.decided(self.viewer, self.found)
            told = [each for each in told if self.asked.words.lower() in each["word"]]
            return [dict(each) for each in told[start : start + PAGE]], len(told) > start + PAGE
        notes = list(self.filtered()[start : start + PAGE + 1])
        ours = self._ours() if self.asked.tab != HERE else {}
        names = self._names_of(notes)
        return [self._row(note, ours, names) for note in notes[:PAGE]], len(notes) > PAGE

    def _row(self, note: Any, ours: Mapping[str, str], names: Mapping[str, str]) -> dict[str, Any]:
        key, guess = str(note.details.get("key", "")), str(note.details.get("of", ""))
        owner = self.whose.get(note.place, "")
        name = self.names.get(key) or names.get(owner) or names.get(guess) or note.title
        choice = owner if owner in {"team", "nobody"} else self.seen.get(note.key, "client")
        return {
            "id": note.id,
            "word": note.place,
            "name": names.get(key) or name,
            "choice": choice,
            "theirs": bool(names.get(owner)),
            "seen": note.key in self.seen,
            "guess": bool(guess),
            "here": bool(ours.get(alike(note.title))) and not guess,
            "human": key.startswith("address:"),
            "letters": note.details.get("letters", 0),
            "people": note.details.get("people", []),
            "more": note.details.get("more", 0),
            "why": said(self.found, note) if note.code in DOUBTS else "",
        }

    def _names_of(self, notes: list[Any]) -> dict[str, str]:
        """id → name of the clients who are here and are meant by these lines."""
        meant = {str(note.details.get(name, "")) for note in notes for name in ("key", "of")}
        meant |= {self.whose.get(note.place, "") for note in notes}
        ids = read_ids(meant)
        rows = people.clients(self.viewer).filter(id__in=ids).values_list("id", "name")
        return {str(client_id): name for client_id, name in rows}

    def _client_names(self) -> list[str]:
        return list(
            people.clients(self.viewer)
            .order_by("name")
            .values_list("name", flat=True)[:_MOST_NAMES]
        )

    def _tabs(self) -> list[dict[str, Any]]:
        known = self.notes.filter(code=KNOWN).count()
        guessed = self.notes.filter(code="owner_colleague").count()
        counts = [
            (LOOK, _("To look at"), self.to_look.count()),
            (NEW, _("New clients"), self.notes.count() - known - guessed),
            (HERE, _("Clients you have"), known),
            (DECIDED, _("Given to others"), len(self.whose)),
        ]
        return [
            {"label": label, "url": f"?tab={tab}", "current": tab == self.asked.tab, "count": count}
            for tab, label, count in counts
        ]

    def _whys(self) -> list[tuple[str, str]]:
        if self.asked.tab != LOOK:
            return []
        present = set(self.to_look.order_by().values_list("code", flat=True).distinct())
        words = [(code, shown.why(code)) for code in DOUBTS if code in present]
        return [("", _("any reason")), *words]


def _once(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Folded name → key, of names that only one bears."""
    count = Counter(alike(name) for name, _key in pairs)
    return {alike(name): key for name, key in pairs if count[alike(name)] == 1}
