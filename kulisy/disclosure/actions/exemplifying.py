"""A project shown to strangers as an example: made, counted, taken back."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from kulisy.admissions.actions.facts import note
from kulisy.admissions.refusal import Refused
from kulisy.conversations.actions.inserting import own_seat
from kulisy.disclosure import access, replacing
from kulisy.disclosure.models import Example
from kulisy.kit.text import quoted
from kulisy.people.viewer import Viewer

LIVES = (7, 14, 30)
MOST = 50


def make_example(
    viewer: Viewer, project: Any, *, chosen: Collection[str], days: int, now: datetime
) -> tuple[Example, str]:
    """The example and its address; the token stands nowhere else. Raises Refused where a chosen
    text names somebody."""
    if not access.may_exemplify(viewer, project):
        raise Http404
    if days not in LIVES:
        raise Refused(_("The link lives for a week, two weeks or a month."), field="days")
    if access.examples(viewer).filter(project_id=project.id, revoked_at=None).count() >= MOST:
        raise Refused(_("There are many links already: take some of them back first."))
    of = replacing.source(viewer, project)
    check_chosen(viewer, of, chosen)
    token = secrets.token_urlsafe(32)
    made = Example(
        company_id=project.company_id, client_id=project.client_id, project=project,
        content=replacing.told(of, chosen=chosen, today=timezone.localtime(now).date()),
        token_hash=access.hash_of(token), made_by_id=own_seat(viewer), made_at=now,
        expires_at=now + timedelta(days=days),
    )  # fmt: skip
    made.save(force_insert=True)
    note(
        viewer, "example_made", ("project", project.id), client_id=project.client_id,
        internal=True, now=now, facts={"example": str(made.id), "days": days},
    )  # fmt: skip
    return made, f"{settings.ADDRESS}/public/example/{token}/"


def check_chosen(viewer: Viewer, of: replacing.Source, chosen: Collection[str]) -> None:
    """Raises Refused, with the texts that can't come along."""
    naming = replacing.naming(viewer, of, chosen)
    if naming:
        told = "; ".join(quoted(each.text) for each in naming[:5])
        raise Refused(
            _("These name somebody, or give a sum or an address: %(texts)s. Leave them out.")
            % {"texts": told},
            field="chosen",
        )


def revoke_example(viewer: Viewer, example: Example, *, now: datetime) -> None:
    """It opens nothing from now on."""
    if not access.may_exemplify(viewer, example.project):
        raise Http404
    if example.revoked_at is None:
        example.revoked_at = now
        example.save(update_fields=["revoked_at"])
        note(
            viewer, "example_revoked", ("project", example.project_id),
            client_id=example.client_id, internal=True, now=now,
            facts={"example": str(example.id)},
        )  # fmt: skip


def count_opening(example: Example, *, now: datetime) -> None:
    """In the lobby, while the transaction names its token."""
    Example.objects.filter(id=example.id).update(opened=F("opened") + 1, opened_at=now)
