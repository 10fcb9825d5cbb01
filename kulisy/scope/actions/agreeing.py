"""What was agreed: written down, shown and frozen, ended."""

import hashlib
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions.actions.facts import note
from kulisy.admissions.refusal import Refused
from kulisy.documents import access as documents
from kulisy.kit.ids import new_id
from kulisy.kit.text import clean
from kulisy.people.models import Client
from kulisy.people.viewer import Viewer
from kulisy.projects import access as projects
from kulisy.projects.actions.grounds import seat_of
from kulisy.scope import access, lines
from kulisy.scope.models import Agreement, AgreementDraft, AgreementVersion, Custom, Point


def save_draft(
    viewer: Viewer,
    client: Client,
    draft: AgreementDraft | None,
    *,
    title: str,
    text: str,
    project_id: uuid.UUID | None,
    document_id: uuid.UUID | None,
    now: datetime,
) -> AgreementDraft:
    """The team's own text, read as it will be. Raises Refused."""
    access.check_project(viewer, client, project_id)
    if not lines.read(text):
        raise Refused(_("Write one point at least: “Pages: 8 pages”."), field="text")
    _check_places(viewer, client, project_id, document_id)
    if draft is None:
        draft = AgreementDraft(
            id=new_id(), company_id=client.company_id, client=client, made_by_id=seat_of(viewer)
        )
    draft.title, draft.text, draft.changed_at = title, clean(text).strip(), now
    draft.project_id, draft.document_id = project_id, document_id
    draft.save(force_insert=draft._state.adding)
    return draft


def discard_draft(viewer: Viewer, draft: AgreementDraft) -> None:
    _check(viewer, draft.client, draft.project_id)
    AgreementDraft.objects.filter(company_id=viewer.company.id, id=draft.id).delete()


@transaction.atomic
def agree(viewer: Viewer, draft: AgreementDraft, *, now: datetime) -> Agreement:
    """From now on the client sees it, and it is frozen. Of two that agree the second is refused."""
    _check(viewer, draft.client, draft.project_id)
    rows = access.agreement_drafts(viewer).select_for_update(of=("self",))
    own = rows.filter(id=draft.id).first()
    if own is None:
        raise Refused(_("This was agreed on already."))
    read = lines.read(own.text)
    agreement = Agreement(
        id=new_id(),
        company_id=own.company_id,
        client_id=own.client_id,
        project_id=own.project_id,
        document_id=own.document_id,
        title=own.title,
        agreed_at=now,
    )
    try:
        with transaction.atomic():
            agreement.save(force_insert=True)
    except IntegrityError:
        raise Refused(
            _("This project has its agreement: a change order adds to it, or end it first.")
        ) from None
    version = frozen(agreement, read, number=1, language=viewer.company.language, now=now)
    version.save(force_insert=True)
    Point.objects.bulk_create(
        Point(
            company_id=own.company_id, client_id=own.client_id, agreement=agreement,
            place=place, title=each.title, unit=each.unit, amount=each.amount, monthly=each.monthly,
        )
        for place, each in enumerate(read)
    )  # fmt: skip
    own.delete()
    note(
        viewer, "scope_agreed", ("agreement", agreement.id), now=now, client_id=agreement.client_id,
        facts={"version": 1, "sha256": version.sha256},
        contents={"title": agreement.title, "text": version.text},
    )  # fmt: skip
    return agreement


def end(viewer: Viewer, agreement: Agreement, *, now: datetime) -> None:
    """It holds no longer; it stays to be read."""
    _check(viewer, agreement.client, agreement.project_id)
    rows = Agreement.objects.filter(company_id=viewer.company.id, id=agreement.id, ended_at=None)
    if not rows.update(ended_at=now):
        raise Refused(_("This has ended already."))
    note(
        viewer, "scope_ended", ("agreement", agreement.id), now=now, client_id=agreement.client_id,
        contents={"title": agreement.title},
    )  # fmt: skip


def frozen(
    agreement: Agreement, read: list[lines.Line], *, number: int, language: str, now: datetime
) -> AgreementVersion:
    """A version that says these points; not saved yet."""
    text = lines.written(read, language=language)
    return AgreementVersion(
        id=new_id(),
        company_id=agreement.company_id,
        client_id=agreement.client_id,
        agreement=agreement,
        number=number,
        text=text,
        sha256=hashlib.sha256(f"{agreement.title}\n{text}".encode()).hexdigest(),
        at=now,
    )


def set_custom(viewer: Viewer, *, said: Mapping[str, Any], now: datetime) -> None:
    """`said`: hour_price, currency, answer_days."""
    if not access.may_settle_custom(viewer):
        raise Http404
    row = Custom(company_id=viewer.company.id, **said)
    Custom.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["company"], update_fields=[*said]
    )


def _check(viewer: Viewer, client: Client, project_id: uuid.UUID | None) -> None:
    if not access.may_judge_in(viewer, client, project_id) or viewer.seat_id is None:
        raise Http404


def _check_places(
    viewer: Viewer, client: Client, project_id: uuid.UUID | None, document_id: uuid.UUID | None
) -> None:
    """A project that this client sees, a document that he was given."""
    own = {"client_id": client.id}
    if project_id:
        rows = projects.projects(viewer).filter(id=project_id, audience="client", **own)
        if not rows.exists():
            raise Refused(_("Choose a project that the client sees."), field="project")
    if document_id and not documents.documents(viewer).filter(id=document_id, **own).exists():
        raise Refused(_("Choose a document of this client."), field="document")
