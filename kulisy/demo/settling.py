"""After the play: letters have left, bells of what was read are quiet, no job tells it again."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import F

from kulisy.conversations import access
from kulisy.conversations.models import Participant
from kulisy.demo.cast import Guest, Player
from kulisy.demo.company import House
from kulisy.demo.staging import Said, Stage
from kulisy.kit.ids import new_id
from kulisy.notify.models import Kind, Letter
from kulisy.notify.signals import letter_handed
from kulisy.people.access import Reader

#: Letters that really leave after planting, so that the newcomer's mail page shows the circle.
LETTERS = 5
#: How long a letter of the story took to the client's mail server.
_ON_THE_WAY = timedelta(seconds=20)


def settle(house: House, stage: Stage) -> None:
    """In the transaction of the planting."""
    stage.readings.write(
        {
            conversation.id: (conversation, [said.message for said in stage.said[key]])
            for key, conversation in stage.conversations.items()
        }
    )
    _number_by_time(house)
    _write_old_letters(house, stage)
    _settle_letters(house)
    _settle_bells(house)
    _settle_jobs(house)


def _number_by_time(house: House) -> None:
    """The story is told room by room, and each begins its conversations in its own past: numbers
    are given anew, in the order in which the client was shown them."""
    with connection.cursor() as cursor:
        # Above all of them first: no two may ever bear the same one.
        cursor.execute(
            "UPDATE conversations_conversation place SET number = 100000 + counted.number FROM"
            " (SELECT id, row_number() OVER (PARTITION BY client_id ORDER BY shown_at, number)"
            "  AS number FROM conversations_conversation"
            "  WHERE company_id = %(company)s AND number IS NOT NULL) counted"
            " WHERE place.company_id = %(company)s AND place.id = counted.id",
            {"company": house.owner.company.id},
        )
        cursor.execute(
            "UPDATE conversations_conversation SET number = number - 100000"
            " WHERE company_id = %s AND number > 100000",
            [house.owner.company.id],
        )


def _write_old_letters(house: House, stage: Stage) -> None:
    """What the client's people were written to before the staging began to tell them itself."""
    letters = []
    for key, conversation in stage.conversations.items():
        old = [said for said in stage.said[key] if said.open and not _told(said, stage.recent)]
        readers = _taking_part(conversation.id, access.client_readers(conversation)) if old else []
        letters += [
            Letter(
                id=new_id(),
                company_id=conversation.company_id,
                person_id=reader.person_id,
                address=reader.email,
                language=reader.language,
                face=reader.face,
                kind=Kind.MESSAGE,
                subject_kind="message",
                subject_id=said.message.id,
                key=f"message:{said.message.id}",
                message_id=_message_id(house, said, reader),
                made_at=said.message.posted_at,
            )
            for said in old
            for reader in readers
            if reader.contact_id != said.message.author_contact_id
        ]
    Letter.objects.bulk_create(letters)


def _message_id(house: House, said: Said, reader: Reader) -> str:
    domain = settings.ADDRESS.split("://", 1)[-1].split(":")[0]
    return f"<{house.key('letter', said.message.id, reader.email).hex}@{domain}>"


def _told(said: Said, recent: datetime) -> bool:
    return said.message.posted_at >= recent


def _taking_part(conversation_id: uuid.UUID, readers: list[Reader]) -> list[Reader]:
    part = set(
        Participant.objects.filter(conversation_id=conversation_id).values_list(
            "contact_id", flat=True
        )
    )
    return [reader for reader in readers if reader.contact_id in part]


def _settle_letters(house: House) -> None:
    """All have left but the newest few to the demo's people, which leave now."""
    letters = Letter.objects.filter(company_id=house.owner.company.id, state=Letter.State.WAITING)
    guests = [guest for party in house.troupe.parties for guest in party.guests]
    everybody: list[Player | Guest] = [*house.troupe.players, *guests]
    chosen = [each.email for each in everybody if each.key in house.troupe.writes_to]
    fresh = letters.filter(address__in=chosen, subject_kind="message").order_by("-made_at", "id")
    waiting = list(fresh.values_list("id", flat=True)[:LETTERS])
    left = list(letters.exclude(id__in=waiting))
    Letter.objects.filter(id__in=[letter.id for letter in left]).update(
        state=Letter.State.HANDED, answer="250", handed_at=F("made_at") + _ON_THE_WAY
    )
    for letter in left:
        letter.state, letter.answer = Letter.State.HANDED, "250"
        letter.handed_at = letter.made_at + _ON_THE_WAY
        letter_handed.send(sender=Letter, letter=letter, now=letter.handed_at)


def _settle_bells(house: House) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE notify_bell bell SET read_at = mark.read_to + interval '10 minutes'"
            " FROM conversations_readmark mark"
            " WHERE bell.company_id = %s AND mark.company_id = bell.company_id"
            " AND mark.conversation_id = bell.place_id AND mark.person_id = bell.person_id"
            " AND mark.face = bell.face AND bell.at <= mark.read_to + interval '10 minutes'",
            [house.owner.company.id],
        )


def _settle_jobs(house: House) -> None:
    """What stays: reading and drawing files, reminders of times to come, those few letters."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE status = 'todo' AND ("
            " (args->>'message_id')::uuid IN"
            "  (SELECT id FROM conversations_message WHERE company_id = %(company)s)"
            " OR (args->>'conversation_id')::uuid IN"
            "  (SELECT id FROM conversations_conversation WHERE company_id = %(company)s)"
            " OR (args->>'application_id')::uuid IN"
            "  (SELECT id FROM admissions_application WHERE company_id = %(company)s)"
            " OR (task_name = 'kulisy.bookings.tasks.tell_booking'"
            "  AND (args->>'booking_id')::uuid IN"
            "  (SELECT id FROM bookings_booking WHERE company_id = %(company)s))"
            # A reminder whose time is over has been given.
            " OR (task_name = 'kulisy.bookings.tasks.remind' AND scheduled_at <= %(now)s"
            "  AND (args->>'booking_id')::uuid IN"
            "  (SELECT id FROM bookings_booking WHERE company_id = %(company)s))"
            " OR (task_name LIKE 'kulisy.catalog.%%'"
            "  AND (coalesce("
            "    args->>'step_id', args->>'order_id',"
            "    args->>'review_id', args->>'offer_id')::uuid IN"
            "   (SELECT id FROM catalog_orderstep WHERE company_id = %(company)s UNION ALL"
            "    SELECT id FROM catalog_order WHERE company_id = %(company)s UNION ALL"
            "    SELECT id FROM catalog_review WHERE company_id = %(company)s UNION ALL"
            "    SELECT id FROM catalog_offer WHERE company_id = %(company)s)))"
            " OR (task_name LIKE 'kulisy.handovers.%%'"
            "  AND coalesce(args->>'handover_id', args->>'commitment_id')::uuid IN"
            "   (SELECT id FROM handovers_handover WHERE company_id = %(company)s UNION ALL"
            "    SELECT id FROM handovers_commitment WHERE company_id = %(company)s))"
            " OR (task_name LIKE 'kulisy.meetings.%%' AND (args->>'meeting_id')::uuid IN"
            "  (SELECT id FROM meetings_meeting WHERE company_id = %(company)s))"
            " OR (task_name LIKE 'kulisy.projects.%%'"
            "  AND coalesce(args->>'project_id', args->>'subject_id')::uuid IN"
            "   (SELECT id FROM projects_project WHERE company_id = %(company)s UNION ALL"
            "    SELECT id FROM projects_material WHERE company_id = %(company)s UNION ALL"
            "    SELECT id FROM projects_stage WHERE company_id = %(company)s UNION ALL"
            "    SELECT id FROM projects_approval WHERE company_id = %(company)s))"
            " OR (task_name LIKE 'kulisy.scope.%%'"
            "  AND coalesce(args->>'saying_id', args->>'order_id')::uuid IN"
            "   (SELECT id FROM scope_saying WHERE company_id = %(company)s UNION ALL"
            "    SELECT id FROM scope_changeorder WHERE company_id = %(company)s))"
            " OR (task_name = 'kulisy.conversations.tasks.tell_held' AND (args->>'held_id')::uuid"
            "  IN (SELECT id FROM conversations_held WHERE company_id = %(company)s))"
            " OR (task_name = 'kulisy.documents.tasks.tell_published'"
            "  AND (args->>'version_id')::uuid IN"
            "  (SELECT id FROM documents_version WHERE company_id = %(company)s))"
            # The figures of the public page are counted by the planting itself.
            " OR (task_name = 'kulisy.disclosure.tasks.count_answers'"
            "  AND (args->>'company_id')::uuid = %(company)s)"
            " OR (args->>'notice_id')::uuid IN"
            "  (SELECT id FROM notices_notice WHERE company_id = %(company)s)"
            " OR (args->>'preparation_id')::uuid IN"
            "  (SELECT id FROM notices_preparation WHERE company_id = %(company)s)"
            " OR (args->>'letter_id')::uuid IN"
            "  (SELECT id FROM notify_letter WHERE company_id = %(company)s"
            "   AND state <> 'waiting'))",
            {"company": house.owner.company.id, "now": house.when.now},
        )
