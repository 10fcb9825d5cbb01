"""The page of one approval, in both faces: what is shown, round by round, the list of
remarks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kulisy.files.kinds import INLINE
from kulisy.kit.addresses import address
from kulisy.people.looking import rewritten
from kulisy.people.viewer import Viewer
from kulisy.projects import access, wording
from kulisy.projects.chips import File, file_of

#: Rooms above: where a wish about something that was approved begins, in words and with its
#: address.
LATER: list[Callable[[Viewer, Any], tuple[str, str] | None]] = []


@dataclass(frozen=True)
class Shown:
    """One round, with its remarks."""

    row: Any
    file: File | None
    #: A picture that can be marked, as it is shown.
    picture_url: str
    remarks: Sequence[Any]
    newest: bool
    #: Its pages, where it is a PDF; how many of them aren't drawn.
    pages: Sequence["Page"]
    undrawn: int


@dataclass(frozen=True)
class Page:
    """A page as a picture, with the marks on it."""

    number: int
    url: str
    width: int
    height: int
    remarks: Sequence[Any]


@dataclass(frozen=True)
class Paper:
    """What the template shows."""

    approval: Any
    said: str
    tone: str
    round: str
    now: Shown
    before: Sequence[Shown]
    #: Where a later wish about it begins: words and address.
    later: Sequence[tuple[str, str]]


def paper(viewer: Viewer, approval: Any) -> Paper:
    """Three statements."""
    pages = list(access.pages(viewer).filter(approvalround__approval_id=approval.id))
    remarks = list(access.remarks(viewer).filter(approval_id=approval.id))
    rounds = [
        _shown(
            viewer,
            approval,
            each,
            [one for one in remarks if one.round == each.number],
            [one for one in pages if one.approvalround_id == each.id],
        )
        for each in access.rounds(viewer).filter(approval_id=approval.id)
    ]
    return Paper(
        approval=approval,
        said=str(approval.get_state_display()),
        tone=wording.APPROVAL_TONES[approval.state],
        round=wording.round_of(approval),
        now=rounds[-1],
        before=rounds[-2::-1],
        later=[found for ask in LATER if (found := ask(viewer, approval))]
        if approval.state == "approved"
        else [],
    )


def _shown(
    viewer: Viewer, approval: Any, row: Any, remarks: Sequence[Any], pages: Sequence[Any]
) -> Shown:
    file = file_of(viewer, row, "round") if row.blob_id else None
    picture = bool(file) and row.content_type.startswith("image/") and row.content_type in INLINE
    return Shown(
        row=row,
        file=file,
        picture_url=file.url if file and picture else "",
        remarks=remarks,
        newest=row.number == approval.round,
        pages=[_page(viewer, row, each, remarks) for each in pages],
        undrawn=pages[0].of - len(pages) if pages else 0,
    )


def _page(viewer: Viewer, row: Any, page: Any, remarks: Sequence[Any]) -> Page:
    name = f"{viewer.face}:round_page"
    return Page(
        number=page.number,
        url=rewritten(viewer, address(name, viewer.company.slug, row.id, page.number)),
        width=page.width,
        height=page.height,
        remarks=[each for each in remarks if each.page == page.number],
    )
