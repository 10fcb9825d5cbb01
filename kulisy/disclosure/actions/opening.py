"""What of its people a company lets clients see."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.http import Http404

from kulisy.admissions.actions.facts import note
from kulisy.disclosure import access
from kulisy.disclosure.answering import NUMBERS
from kulisy.disclosure.models import Openness, Reach
from kulisy.notify import outbox
from kulisy.people.models import Seat
from kulisy.people.viewer import Viewer

COUNT = "kulisy.disclosure.tasks.count_answers"


@transaction.atomic
def set_openness(
    viewer: Viewer, *, shows_contacts: bool, numbers: Sequence[str], now: datetime
) -> None:
    """Whether clients see the mail and phone of colleagues who allow it too; which figures the
    public page says. They are counted at once, by the worker."""
    if not access.may_open_up(viewer):
        raise Http404
    own, wanted = access.openness(viewer), [each for each in NUMBERS if each in numbers]
    if (own.shows_contacts, own.numbers) == (shows_contacts, wanted):
        return
    Openness.objects.update_or_create(
        company_id=viewer.company.id,
        defaults={"shows_contacts": shows_contacts, "numbers": wanted},
    )
    note(
        viewer, "settings_changed", ("company", viewer.company.id), now=now,
        facts={"fields": ["shows_contacts", "numbers"]},
    )  # fmt: skip
    outbox.defer(COUNT, company_id=str(viewer.company.id))


@transaction.atomic
def set_reach(
    viewer: Viewer, seat: Seat, *, email: str, phone: str, shown: bool, now: datetime
) -> None:
    """How a colleague is reached, and whether he lets clients see it."""
    if not access.may_edit_reach(viewer, seat):
        raise Http404
    Reach.objects.update_or_create(
        company_id=viewer.company.id, seat_id=seat.id,
        defaults={"email": email, "phone": phone, "shown": shown},
    )  # fmt: skip
    note(viewer, "seat_changed", ("seat", seat.id), now=now, facts={"fields": ["reach"]})
