"""Answers of mail programs to our invitations, handed up by the mailroom. In the worker's role."""

import uuid
from datetime import datetime

from kulisy.kit.ids import read_id
from kulisy.mailroom.calendars import Answer
from kulisy.mailroom.senders import Sender
from kulisy.meetings.actions import answer_by_mail
from kulisy.meetings.models import Invitee
from kulisy.notify import live
from kulisy.people import access as people
from kulisy.people.models import Client


def take(company_id: uuid.UUID, sender: Sender, answer: Answer, now: datetime) -> bool | None:
    """None where it names no invitation of ours, or one that isn't its writer's own: whoever knows
    of somebody else's answers nothing in his name."""
    invitee_id = read_id(answer.uid.partition("@")[0])
    if invitee_id is None:
        return None
    found = (
        Invitee.objects.select_related("meeting")
        .filter(company_id=company_id, id=invitee_id)
        .first()
    )
    if found is None or not _himself(found, sender):
        return None
    taken = answer_by_mail(found, said=answer.said, sequence=answer.sequence, now=now)
    if taken:
        client = Client.objects.select_related("company").get(id=found.client_id)
        team = people.seat_readers(client)
        live.nudge([each.topic for each in team], f"meeting:{found.meeting_id}")
    return taken


def _himself(invitee: Invitee, sender: Sender) -> bool:
    if invitee.seat_id is not None:
        return sender.seat is not None and sender.seat.id == invitee.seat_id
    return invitee.contact_id in {each.id for each in sender.contacts}
