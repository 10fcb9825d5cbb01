"""The second wall: what the cabinet's role finds in this room's tables, whatever a query
forgets."""

import uuid

import pytest
from django.db import connection

from kulisy.conversations import actions
from kulisy.conversations.models import Conversation, Participant
from kulisy.conversations.tests.talk import asks
from kulisy.people.models import Access
from kulisy.people.tests.cast import NOW, Cast, at_desk, in_cabinet, make_cast
from kulisy.people.viewer import Viewer, viewing

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def begun(cast: Cast, audience: str, *taking_part: Access) -> Conversation:
    """A thread that the desk began; what is for the client rests, so that it was never shown."""
    irina = at_desk(cast.irina)
    with viewing(irina):
        return actions.open_conversation(
            irina,
            cast.romashka,
            title="Смета",
            words=actions.Words("Подождите"),
            audience=audience,
            contact_ids=[each.contact_id for each in taking_part],
            key=uuid.uuid4(),
            now=NOW,
        )


def taking_part(viewer: Viewer) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """Thread and contact, with no condition but the wall's."""
    with viewing(viewer), connection.cursor() as cursor:
        cursor.execute("SELECT conversation_id, contact_id FROM conversations_participant")
        return set(cursor.fetchall())


def colleagues_share(cast: Cast, share: bool) -> None:
    cast.romashka.colleagues_share = share
    cast.romashka.save()


@pytest.mark.parametrize("share", [True, False])
def test_who_takes_part_in_what_was_never_shown_stays_with_the_team(
    cast: Cast, share: bool
) -> None:
    colleagues_share(cast, share)
    resting = begun(cast, "client", cast.anna, cast.pyotr)
    inside = begun(cast, "internal")
    Participant.objects.create(
        company=cast.studio, client=cast.romashka, conversation=inside, contact=cast.anna.contact
    )
    shown = asks(cast.anna, "Сайт", "Когда?")
    there = {(resting.id, cast.anna.contact_id), (resting.id, cast.pyotr.contact_id)}
    there |= {(inside.id, cast.anna.contact_id), (shown.id, cast.anna.contact_id)}
    assert taking_part(at_desk(cast.irina)) == there

    assert taking_part(in_cabinet(cast.anna)) == {(shown.id, cast.anna.contact_id)}


def test_who_takes_part_in_a_colleagues_thread_is_told_where_colleagues_share(cast: Cast) -> None:
    thread = asks(cast.pyotr, "Только моё", "Тихо")
    other = asks(cast.ivan, "Чужое", "Ещё тише")
    assert Participant.objects.count() == 2

    colleagues_share(cast, True)
    assert taking_part(in_cabinet(cast.anna)) == {(thread.id, cast.pyotr.contact_id)}
    colleagues_share(cast, False)
    assert taking_part(in_cabinet(cast.anna)) == set()
    assert taking_part(in_cabinet(cast.ivan)) == {(other.id, cast.ivan.contact_id)}


def test_the_function_behind_the_wall_names_only_ones_own_shown_threads(cast: Cast) -> None:
    colleagues_share(cast, False)
    begun(cast, "client", cast.anna)
    mine = asks(cast.anna, "Сайт", "Когда?")
    other = asks(cast.ivan, "Чужое", "Тихо")

    with viewing(in_cabinet(cast.anna)), connection.cursor() as cursor:
        cursor.execute(
            "SELECT conversations_take_part(id) FROM unnest(%s) id", [[mine.id, other.id]]
        )
        assert cursor.fetchall() == [(True,), (False,)]
