"""Papers that a stage is to have: named, begun with one click, and hung on the stage by themselves
when they are published."""

import uuid
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.billing.actions import Related, Said, draft_invoice
from kulisy.documents import access as documents
from kulisy.documents.actions import begin
from kulisy.documents.models import Document, Kind
from kulisy.kit.text import one_line
from kulisy.people.viewer import Viewer
from kulisy.projects import access
from kulisy.projects.actions.grounds import check, reckon_soon
from kulisy.projects.models import Audience, ExpectedPaper, Project, Stage, StagePaper

#: Whose draft an invoice is: `Invoice.related_kind`.
RELATED = "stagepaper"
#: What stages are to have: no stage has more.
MOST = 40
#: What an invoice is reckoned in where it names no account.
HOME = "RUB"


def expect(viewer: Viewer, project: Project, stage: Stage, *, kind: str, title: str) -> None:
    """One paper more. Raises Refused."""
    check(viewer, project)
    if kind not in Kind.values:
        raise Http404
    title = one_line(title, limit=200)
    if not title:
        raise Refused(_("Say what it is called."), field="title")
    rows = access.expected(viewer).filter(stage_id=stage.id)
    count = rows.count()
    if count >= MOST:
        raise Refused(_("At most %(most)s papers.") % {"most": MOST}, field="title")
    ExpectedPaper.objects.create(
        company_id=project.company_id, client_id=project.client_id, stage=stage,
        place=count, kind=kind, title=title,
    )  # fmt: skip


def expect_no_more(viewer: Viewer, project: Project, paper: ExpectedPaper) -> None:
    """It isn't needed; what was begun or published for it stays."""
    check(viewer, project)
    access.expected(viewer).filter(id=paper.id).delete()


@transaction.atomic
def make_paper(
    viewer: Viewer, project: Project, paper: ExpectedPaper, *, day: date, now: datetime
) -> tuple[str, uuid.UUID]:
    """A draft of its kind for this client, to be looked through and published: its address at the
    desk, as a route and an id. Asked twice, it is one. Raises Refused."""
    check(viewer, project)
    if project.audience != Audience.CLIENT:
        raise Refused(_("This project is the team's own: the client sees nothing of it."))
    rows = access.expected(viewer).select_for_update(of=("self",), no_key=True)
    own = rows.filter(id=paper.id).first()
    if own is None:
        raise Http404
    if own.kind == Kind.INVOICE:
        own.invoice_id = _invoice(viewer, project, own, day=day, now=now)
        own.save(update_fields=["invoice_id"])
        return "desk:invoice_draft", own.invoice_id
    begun = own.draft_id
    if begun is None or not documents.drafts(viewer).filter(id=begun).exists():
        said: dict[str, Any] = {
            "kind": own.kind,
            "title": own.title,
            "day": day,
            "matter": project.title,
        }
        begun = own.draft_id = begin(viewer, project.client, now=now, **said).id
        own.save(update_fields=["draft_id"])
    return "desk:document_draft", begun


def published(sender: Any, *, document: Document, draft_id: uuid.UUID | None, now: datetime,
              **more: Any) -> None:  # fmt: skip
    """What was begun for a stage is published: it hangs on the stage. In the publisher's role."""
    rows = ExpectedPaper.objects.filter(company_id=document.company_id, document=None)
    if draft_id is not None:
        rows = rows.filter(draft_id=draft_id)
    elif document.related_kind == "invoice" and document.kind == Kind.INVOICE:
        rows = rows.filter(invoice_id=document.related_id)
    else:
        return
    found = rows.select_related("stage__project").first()
    if found is None:
        return
    ExpectedPaper.objects.filter(company_id=document.company_id, id=found.id).update(
        document=document
    )
    StagePaper.objects.bulk_create(
        [
            StagePaper(
                company_id=document.company_id, client_id=found.client_id, stage=found.stage,
                document=document, made_at=now,
            )
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    reckon_soon(found.stage.project)


def _invoice(
    viewer: Viewer, project: Project, paper: ExpectedPaper, *, day: date, now: datetime
) -> uuid.UUID:
    price = access.prices(viewer).filter(stage_id=paper.stage_id).first()
    if price is None:
        raise Refused(_("The stage has no price yet: set it above, and the invoice is made of it."))
    if price.currency != HOME:
        raise Refused(_("The stage's price is in another currency: make this invoice by hand."))
    made = draft_invoice(
        viewer, project.client, day=day, now=now, related=Related(RELATED, paper.id),
        lines=[Said(title=one_line(f"{project.title}: {paper.title}", limit=500),
                    price=price.price)],
    )  # fmt: skip
    return made.id
