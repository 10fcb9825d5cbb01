"""An approved change order as a document among the client's: what was agreed, by whom, and its
hash."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from kulisy.documents import actions as documents
from kulisy.documents import rendering
from kulisy.documents.models import Document
from kulisy.documents.papers import long_day
from kulisy.documents.papers import money as sum_of
from kulisy.look.moments import exactly
from kulisy.notify import looks
from kulisy.notify.letters import mail_of
from kulisy.scope import wording
from kulisy.scope.models import ChangeOrder, OrderVersion

RELATED = "changeorder"


def publish(
    order: ChangeOrder, version: OrderVersion, *, day: date, language: str, now: datetime
) -> Document:
    """Once, however often it is asked. In the company's language, in the worker's role."""
    title = f"{wording.called(order.number)}: {version.title}"
    pdf = rendering.render(
        "certificate",
        _told(order, version, language=language),
        day=day,
        language=language,
        colours={"accent": looks.look_of(mail_of(order.company_id)).accent},
    )
    return documents.publish_rendered(
        None,
        client_id=order.client_id,
        kind="specification",
        title=title,
        number=str(order.number),
        day=day,
        total=version.price,
        currency=version.currency,
        matter=order.project.title if order.project else "",
        pdf=pdf,
        related=documents.Related(RELATED, order.id),
        tell=False,
        now=now,
    )


def _told(order: ChangeOrder, version: OrderVersion, *, language: str) -> dict[str, Any]:
    company, client = order.company, order.client
    rows = [
        [_("Client"), client.name],
        [_("Price"), sum_of(version.price, version.currency, language)],
        [_("Time"), wording.days(version.days) if version.days else _("the dates stay")],
        [_("Approved by"), order.decided_by_name],
        [_("When"), str(exactly(order.decided_at))],
        [_("Version"), str(version.number)],
        ["SHA-256", _spaced(order.approved_sha256)],
    ]
    if order.project:
        rows.insert(1, [_("Project"), order.project.title])
    points = version.points.strip()
    return {
        "title": wording.called(order.number),
        "seller_name": company.name,
        "contact": " · ".join(filter(None, (company.phone, company.email))),
        "blocks": [
            {"kind": "strong", "text": version.title},
            *(
                {"kind": "text", "text": each}
                for each in version.words.split("\n\n")
                if each.strip()
            ),
            *(
                [
                    {"kind": "heading", "text": _("Added to what we agreed on")},
                    {"kind": "text", "text": points},
                ]
                if points
                else []
            ),
            {"kind": "heading", "text": _("What was agreed")},
            {"kind": "facts", "rows": rows},
            {
                "kind": "text",
                "text": _("Approved in the cabinet by a one-time code. Offered until %(day)s.")
                % {"day": long_day(version.valid_until, language)},
            },
        ],
    }


def _spaced(digest: str) -> str:
    """A long hash may break after every eighth figure."""
    return "\u200b".join(digest[at : at + 8] for at in range(0, len(digest), 8))
