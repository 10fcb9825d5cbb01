"""A word given: who reads it, who is reminded of it, how it ends."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.http import Http404

from kulisy.admissions.refusal import Refused
from kulisy.conversations.tests.talk import answers, asks, notes, run_jobs, says
from kulisy.handovers import access, actions
from kulisy.handovers.actions import committing
from kulisy.handovers.models import Commitment, Keeping, Outcome
from kulisy.handovers.tests.stepping import FRIDAY, gives_word
from kulisy.journal.models import Entry
from kulisy.notify.models import Bell
from kulisy.operate.testing import acting_as
from kulisy.people.models import Client
from kulisy.people.tests.cast import NOW, Cast, at_desk, in_cabinet
from kulisy.people.viewer import viewing, working

pytestmark = pytest.mark.django_db


def test_a_word_is_read_where_its_message_is_and_its_keeper_nowhere(cast: Cast) -> None:
    thread = asks(cast.anna, "Вёрстка", "Когда?")
    to_client = answers(cast.irina, thread, "Пришлём макет в пятницу")
    to_team = notes(cast.maxim, thread, "Сделаю завтра, но без адаптива")
    shown = gives_word(cast.irina, to_client)
    inside = gives_word(cast.irina, to_team, "Адаптив потом")
    assert (shown.audience, inside.audience) == ("client", "internal")
    for who, expected in ((cast.anna, [shown]), (cast.ivan, []), (cast.anna_at_lawyers, [])):
        with viewing(in_cabinet(who)) as viewer:
            assert list(access.commitments(viewer)) == expected
            # The wall alone says the same, and of its keeper it says nothing at all.
            assert list(Commitment.objects.all()) == expected
            with pytest.raises(DatabaseError), transaction.atomic():
                Keeping.objects.count()
    with viewing(at_desk(cast.maxim)) as viewer:
        assert access.commitments(viewer).count() == 2
        assert access.keepings(viewer).get(commitment=shown).seat_id == cast.irina.id
    with viewing(at_desk(cast.lev)) as viewer:
        assert Commitment.objects.count() == 0
    with working():
        asked = {reader.name for reader in access.readers(Commitment.objects.get(id=shown.id))}
    assert {"Анна Ким", "Максим Лебедев"} <= asked
    assert "Иван Кузнецов" not in asked


def test_put_down_twice_it_is_one_and_stands_in_its_readers_log(cast: Cast) -> None:
    thread = asks(cast.anna, "Вёрстка", "Когда?")
    message = answers(cast.irina, thread, "Пришлём в пятницу")
    note = notes(cast.maxim, thread, "Сделаю завтра")
    assert gives_word(cast.irina, message).id == gives_word(cast.irina, message).id
    gives_word(cast.irina, note, "Сделаю")
    with acting_as("kulisy_owner"):
        logs = Entry.objects.filter(kind="committed").values_list("client_id", flat=True)
        assert set(logs) == {cast.romashka.id, None}
        assert Keeping.objects.count() == 2


def test_what_is_no_word_of_ours_is_not_put_down(cast: Cast) -> None:
    thread = asks(cast.anna, "Вёрстка", "Когда?")
    hers = says(cast.anna, thread, "Пришлю тексты в пятницу")
    message = answers(cast.irina, thread, "Пришлём в пятницу")
    with pytest.raises(Http404):
        gives_word(cast.irina, hers)
    with pytest.raises(Refused):
        gives_word(cast.irina, message, "  ")
    with pytest.raises(Refused):
        gives_word(cast.irina, message, due_at=NOW - timedelta(minutes=1))
    with acting_as("kulisy_owner"):
        Client.objects.filter(id=cast.romashka.id).update(whole_team_writes=False)
    with pytest.raises(Http404):  # Who may not write to a client gives no word to him.
        gives_word(cast.maxim, message)


def test_its_keeper_is_reminded_on_the_day_and_the_responsible_one_hears_when_it_is_late(
    cast: Cast,
) -> None:
    thread = asks(cast.anna, "Вёрстка", "Когда?")
    message = answers(cast.maxim, thread, "Пришлю в пятницу")
    word = gives_word(cast.maxim, message)
    morning = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)  # Ten in Moscow.

    def looked(now: datetime) -> set[tuple[str, str]]:
        with working():
            committing.tend(now=now)
            committing.tend(now=now)
        run_jobs()
        with acting_as("kulisy_owner"):
            bells = Bell.objects.filter(subject_kind="commitment", subject_id=word.id)
            return {(bell.key.rpartition("/")[2], bell.person.name) for bell in bells}

    assert looked(morning - timedelta(minutes=1)) == set()
    assert looked(morning) == {("near", "Максим Лебедев")}
    assert looked(FRIDAY) == {
        ("near", "Максим Лебедев"),
        ("late", "Максим Лебедев"),
        ("late", "Ирина Павлова"),
    }


def test_kept_or_taken_back_with_a_word_it_is_settled_once(cast: Cast) -> None:
    thread = asks(cast.anna, "Вёрстка", "Когда?")
    first = gives_word(cast.irina, answers(cast.irina, thread, "Пришлём в пятницу"))
    second = gives_word(cast.irina, answers(cast.irina, thread, "И логотип пришлём в пятницу"))

    def settles(word: Commitment, **said: str) -> None:
        with viewing(at_desk(cast.irina)) as viewer:
            found = access.commitments(viewer).select_related("client").get(id=word.id)
            actions.settle(viewer, found, **said, now=NOW + timedelta(days=1))  # type: ignore[arg-type]

    settles(first, outcome="kept")
    with pytest.raises(Refused):
        settles(first, outcome="withdrawn", reason="Передумали")
    with pytest.raises(Refused):
        settles(second, outcome="withdrawn", reason=" ")
    settles(second, outcome="withdrawn", reason="Логотип отменили вместе")
    with viewing(in_cabinet(cast.anna)) as viewer:
        told = {each.outcome: each.reason for each in access.commitments(viewer)}
    assert told == {Outcome.KEPT: "", Outcome.WITHDRAWN: "Логотип отменили вместе"}
    with working():
        assert committing.tend(now=FRIDAY + timedelta(days=9)) == 0


def test_a_day_moves_with_a_word_and_both_stay_in_sight(cast: Cast) -> None:
    thread = asks(cast.anna, "Вёрстка", "Когда?")
    word = gives_word(cast.irina, answers(cast.irina, thread, "Пришлём в пятницу"))
    later = FRIDAY + timedelta(days=4)
    said = {"due_at": later, "by_hour": False, "now": NOW}
    with viewing(at_desk(cast.irina)) as viewer:
        with pytest.raises(Refused):
            actions.move_day(viewer, word, reason=" ", **said)
        with pytest.raises(Refused):
            actions.move_day(viewer, word, reason="Раньше", **(said | {"due_at": NOW}))
        actions.move_day(viewer, word, reason="Ждём тексты", **said)
        with pytest.raises(Refused):
            actions.move_day(viewer, word, reason="Ждём тексты", **said)
        actions.move_day(
            viewer, word, reason="И фото", **(said | {"due_at": later + timedelta(days=1)})
        )
    run_jobs()
    with viewing(in_cabinet(cast.anna)) as viewer:
        [seen] = access.commitments(viewer)
    assert (seen.due_at, seen.first_due_at) == (later + timedelta(days=1), FRIDAY)
    assert seen.moved_because == "И фото"
    with acting_as("kulisy_owner"):
        assert Keeping.objects.get().next_at.date() == (later + timedelta(days=1)).date()
        bells = Bell.objects.filter(subject_kind="commitment", face="portal")
        assert set(bells.values_list("person_id", flat=True)) == {cast.anna.person_id}
        assert (
            Entry.objects.filter(kind="commitment_moved", client_id=cast.romashka.id).count() == 2
        )
    with viewing(at_desk(cast.lev)) as stranger, pytest.raises(Http404):
        actions.move_day(stranger, word, reason="Чужое", **said)
    with viewing(at_desk(cast.irina)) as viewer:
        actions.settle(viewer, word, outcome="kept", now=NOW)
        with pytest.raises(Refused):
            actions.move_day(viewer, word, reason="Поздно", **said)
