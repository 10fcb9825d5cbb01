"""Whether anybody has checked from whom a letter came (docs/decisions/0022). What was placed by its
sender's address alone says so to the team, beside the message and beside the letter."""

import uuid
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from kulisy.conversations.models import Message
from kulisy.conversations.tracing import Trace
from kulisy.kit.addresses import address
from kulisy.mailroom import access
from kulisy.mailroom.authentication import Findings
from kulisy.mailroom.placing import NEW, OWN, SUBJECT, Placement
from kulisy.mailroom.plan import Reason
from kulisy.people.viewer import Viewer

UNVERIFIED = "unverified"
#: Ways that anybody can take who writes somebody else's address into his letter. The address for
#: answers and the letters that a person got are known to him alone.
_BY_ADDRESS = {OWN, SUBJECT, NEW}


def remarks(placement: Placement, findings: Findings, *, sender: str) -> tuple[Reason, ...]:
    """What is to be said of a letter that is placed as a contact's."""
    if placement.contact is None or placement.way not in _BY_ADDRESS or findings.proven:
        return ()
    return (Reason(UNVERIFIED, {"address": sender}),)


def doubts(viewer: Viewer, messages: Sequence[Message]) -> Mapping[uuid.UUID, Trace]:
    """For the desk; one statement where contacts' letters are among them."""
    by_mail = {
        each.source: each.id
        for each in messages
        if each.author_contact_id and (each.source or "").startswith("mail:")
    }
    if not by_mail:
        return {}
    rows = access.incoming(viewer).filter(
        source__in=list(by_mail), reasons__contains=[[UNVERIFIED]]
    )
    words = _("the sender was not verified: placed by the address that the letter names")
    return {
        by_mail[source]: Trace(
            words, address("desk:original", viewer.company.slug, by_mail[source]) + "about/"
        )
        for source in rows.order_by().values_list("source", flat=True)
    }
