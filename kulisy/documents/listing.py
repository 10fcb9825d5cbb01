"""Lists of documents: what was asked for by the address, and the lines that answer it."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractYear
from django.utils import timezone
from django.utils.translation import gettext as _
from markupsafe import Markup

from kulisy.documents import access, search, wording
from kulisy.documents.models import Asks, Document, Kind
from kulisy.kit.addresses import address
from kulisy.kit.highlight import marked
from kulisy.kit.ids import read_id
from kulisy.kit.text import one_line
from kulisy.people.looking import rewritten
from kulisy.people.viewer import Viewer

PAGE = 40
#: Of what has the words that were asked for, a list looks through so many, the newest first.
FOUND = 1_000
NOTHING = Markup("")
#: Groups that a client may put his documents into.
GROUPS = ("year", "matter", "kind")
ICONS = {
    Kind.CONTRACT: "handshake",
    Kind.SPECIFICATION: "clipboard-list",
    Kind.ESTIMATE: "list-ordered",
    Kind.ANNEX: "handshake",
    Kind.INVOICE: "receipt",
    Kind.ACT: "file-text",
    Kind.TAX_INVOICE: "file-spreadsheet",
    Kind.REPORT: "scroll-text",
    Kind.RECONCILIATION: "scale",
    Kind.NOTICE: "mail-warning",
}


@dataclass(frozen=True)
class Asked:
    """What a list was asked for."""

    words: str = ""
    kind: str = ""
    year: int | None = None
    matter: str = ""
    client_id: uuid.UUID | None = None
    group: str = "year"
    page: int = 1

    @property
    def narrowed(self) -> bool:
        return bool(self.words or self.kind or self.year or self.matter or self.client_id)

    def query(self, **changed: object) -> str:
        """The address of the same list with something changed; the first page of it."""
        said: dict[str, object] = {
            "q": self.words,
            "kind": self.kind,
            "year": self.year or "",
            "matter": self.matter,
            "client": self.client_id or "",
            "group": self.group if self.group != "year" else "",
            "page": "",
        } | changed
        return "?" + urlencode({name: value for name, value in said.items() if value != ""})


@dataclass(frozen=True)
class Line:
    """One document in a list."""

    id: uuid.UUID
    title: str
    kind: str
    icon: str
    day: Any
    total: str
    matter: str
    client: str
    url: str
    file_url: str
    unseen: bool
    version: int
    withdrawn: bool
    asked: str
    late: bool
    #: Where the words that were asked for stand in it.
    found: Markup
    #: The desk's: how many of the client opened it, and when last.
    read_by: int = 0
    read_at: datetime | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True)
class Shelf:
    """What there is altogether, to choose from."""

    kinds: Sequence[tuple[str, str, int]]
    years: Sequence[int]
    matters: Sequence[str]
    count: int


@dataclass(frozen=True)
class Listed:
    groups: Sequence[tuple[str, Sequence[Line]]]
    newer: str
    older: str
    alike: bool
    #: Nothing is here at all, or only nothing of what was asked for.
    empty: bool


def read(given: Mapping[str, str]) -> Asked:
    """The address as it was typed; nonsense is left out."""
    kind, year, page = given.get("kind", ""), given.get("year", ""), given.get("page", "")
    group = given.get("group", "year")
    return Asked(
        words=one_line(given.get("q", ""), limit=200),
        kind=kind if kind in Kind.values else "",
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        matter=one_line(given.get("matter", ""), limit=120),
        client_id=read_id(given.get("client", "")),
        group=group if group in GROUPS else "year",
        page=max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 5 else 1,
    )


def shelf(rows: QuerySet[Document]) -> Shelf:
    """One statement, of at most a few hundred rows: kinds, years and matters that occur."""
    kinds: dict[str, int] = {}
    years: set[int] = set()
    matters: set[str] = set()
    counted = (
        rows.order_by()
        .annotate(year=ExtractYear("day"))
        .values_list("kind", "year", "matter")
        .annotate(count=Count("id"))
    )
    for kind, year, matter, count in counted:
        kinds[kind] = kinds.get(kind, 0) + count
        years.add(year)
        matters.add(matter)
    return Shelf(
        kinds=[(kind, str(Kind(kind).label), kinds[kind]) for kind in Kind.values if kind in kinds],
        years=sorted(years, reverse=True),
        matters=sorted(filter(None, matters), key=str.lower),
        count=sum(kinds.values()),
    )


def listed(viewer: Viewer, rows: QuerySet[Document], asked: Asked, *, now: datetime) -> Listed:
    """The documents asked for, newest first, in groups. Three statements with words, else one."""
    rows, findings = _narrowed(rows, asked)
    rows = rows.select_related("client").annotate(loose=Q(matter="")).order_by(*_order(asked.group))
    start = (asked.page - 1) * PAGE
    page = list(rows[start : start + PAGE + 1])
    lines = _lines(viewer, page[:PAGE], findings, now=now)
    return Listed(
        groups=_grouped(lines, asked.group),
        newer=asked.query(page=asked.page - 1) if asked.page > 1 else "",
        older=asked.query(page=asked.page + 1) if len(page) > PAGE else "",
        alike=findings.alike,
        empty=not lines,
    )


def all_of(rows: QuerySet[Document], asked: Asked) -> QuerySet[Document]:
    """All that was asked for, page by page or not, without what was withdrawn."""
    return _narrowed(rows, asked)[0].filter(withdrawn_at=None).order_by("-day", "-id")


def found(viewer: Viewer, words: str, *, now: datetime, at_most: int = 8) -> list[Line]:
    """For a search over everything: the likeliest documents. Four statements at most, none for whom
    no section opens documents."""
    if not words or not (viewer.at_desk or access.admitted(viewer)):
        return []
    findings = search.find(words, at_most=at_most)
    rows = access.documents(viewer).filter(id__in=list(findings.ids)).select_related("client")
    return _lines(viewer, list(rows.order_by("-day", "-id")), findings, now=now)


def line(viewer: Viewer, document: Any, *, now: datetime, found: Markup = NOTHING) -> Line:
    """One line; of the cabinet's `access.with_seen`, of the desk's `access.with_readings`."""
    today = timezone.localdate(now)
    return Line(
        id=document.id,
        title=wording.short_name(document),
        kind=document.kind,
        icon=ICONS.get(document.kind, "file"),
        day=document.day,
        total=wording.total(document),
        matter=document.matter,
        client=document.client.name,
        url=page(viewer, "document", document.id),
        file_url=page(viewer, "document_file", document.id, document.version),
        unseen=not getattr(document, "seen", True) and document.withdrawn_at is None,
        version=document.version,
        withdrawn=document.withdrawn_at is not None,
        asked=wording.asked_shortly(document),
        late=bool(document.due and document.due < today and document.asks != Asks.NOTHING)
        and document.settled_at is None,
        found=found,
        read_by=getattr(document, "read_by", 0) or 0,
        read_at=getattr(document, "read_at", None),
        changed_at=document.changed_at,
    )


def page(viewer: Viewer, name: str, *args: object) -> str:
    """An address of this room in the face at hand."""
    return rewritten(viewer, address(f"{viewer.face}:{name}", viewer.company.slug, *args))


def _narrowed(rows: QuerySet[Document], asked: Asked) -> tuple[QuerySet[Document], search.Findings]:
    findings = search.Findings()
    if asked.words:
        findings = search.find(asked.words, client_id=asked.client_id, at_most=FOUND)
        rows = rows.filter(id__in=list(findings.ids))
    for name, value in (("kind", asked.kind), ("day__year", asked.year), ("matter", asked.matter)):
        if value:
            rows = rows.filter(**{name: value})
    if asked.client_id:
        rows = rows.filter(client_id=asked.client_id)
    return rows, findings


def _order(group: str) -> tuple[Any, ...]:
    """What belongs to no project comes last."""
    first = {"matter": ("loose", "matter"), "kind": ("kind",)}.get(group, ())
    return (*first, "-day", "-id")


def _lines(
    viewer: Viewer,
    documents: Sequence[Any],
    findings: search.Findings,
    *,
    now: datetime,
) -> list[Line]:
    words = access.words(viewer, [each.id for each in documents]) if findings.stems else {}
    return [
        line(viewer, each, now=now, found=_excerpt(words.get(each.id, ""), findings))
        for each in documents
    ]


def _excerpt(words: str, findings: search.Findings) -> Markup:
    """The words around the first that was found; nothing where it stands in the title only."""
    if not words:
        return Markup("")
    html = marked(" ".join(words.split()), findings.stems, limit=160)
    return html if "<mark>" in html else Markup("")


def _grouped(lines: Iterable[Line], group: str) -> list[tuple[str, list[Line]]]:
    groups: dict[str, list[Line]] = {}
    for each in lines:
        if group == "matter":
            name = each.matter or _("Without a project")
        elif group == "kind":
            name = str(Kind(each.kind).label)
        else:
            name = str(each.day.year)
        groups.setdefault(name, []).append(each)
    return list(groups.items())
