"""Requests that become one, messages that are split off: every message keeps its author, its time,
its audience and its readers."""

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client as Browser

from kulisy.admissions.tests.test_at_once import together
from kulisy.conversations import access, actions
from kulisy.conversations.merging import merging
from kulisy.conversations.models import Conversation, Draft, Message, Participant, ReadMark
from kulisy.conversations.tests.talk import answers, asks, notes, run_jobs, says
from kulisy.journal.models import Entry
from kulisy.notify.models import Bell, Letter
from kulisy.people.models import Client, PersonalLink
from kulisy.people.tests.cast import NOW, Cast, at_desk, in_cabinet, make_cast
from kulisy.people.tests.counting import counted
from kulisy.people.viewer import viewing

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def merges(seat, source, target, *, all_read_all=False, now=LATER):
    viewer = at_desk(seat)
    with viewing(viewer):
        rows = access.conversations(viewer).select_related("client")
        one, other = rows.get(id=source.id), rows.get(id=target.id)
        named = merging(viewer, one, other).named
        return actions.merge(viewer, one, other, named=named, all_read_all=all_read_all, now=now)


def splits(seat, source, messages, *, title="Отдельно", key=None, now=LATER):
    viewer = at_desk(seat)
    with viewing(viewer):
        return actions.split(
            viewer,
            access.conversations(viewer).select_related("client").get(id=source.id),
            [each.id for each in messages],
            title=title,
            key=key or uuid.uuid4(),
            now=now,
        )


def reads(viewer):
    """(conversation, body) of every message that he may read."""
    with viewing(viewer):
        return sorted(access.messages(viewer).values_list("conversation_id", "body"))


def bodies(viewer):
    return sorted(body for _place, body in reads(viewer))


def browser(holder):
    made = Browser(headers={"accept-language": "en"})
    made.force_login(holder.person, backend=BACKEND)
    return made


def test_two_requests_of_one_reader_become_one_and_nobody_reads_more(cast: Cast) -> None:
    first = asks(cast.anna, "Кнопка", "Кнопка уезжает")
    second = asks(cast.anna, "Ещё кнопка", "И вторая", now=NOW + timedelta(minutes=1))
    notes(cast.maxim, first, "Старый андроид", now=NOW + timedelta(minutes=2))
    foreign = asks(cast.pyotr, "Счёт", "Где счёт?", now=NOW + timedelta(minutes=3))
    before = {name: bodies(who) for name, who in everybody(cast).items()}
    told = {m.id: (m.author_name, m.posted_at, m.audience) for m in Message.objects.all()}

    merges(cast.irina, first, second)

    assert {name: bodies(who) for name, who in everybody(cast).items()} == before
    assert told == {m.id: (m.author_name, m.posted_at, m.audience) for m in Message.objects.all()}
    assert {place for place, _body in reads(in_cabinet(cast.anna))} == {second.id}
    with viewing(in_cabinet(cast.anna)):
        assert [each.id for each in access.conversations(in_cabinet(cast.anna))] == [second.id]
    with viewing(in_cabinet(cast.pyotr)):
        assert [each.id for each in access.conversations(in_cabinet(cast.pyotr))] == [foreign.id]


def test_the_clients_side_is_told_in_the_conversation_where_its_words_went(cast: Cast) -> None:
    """Quietly, and only who reads both; that the team moved notes is told to nobody there."""
    first, second = asks(cast.anna, "Кнопка «А»", "Уезжает"), asks(cast.anna, "Вторая", "И эта")
    notes(cast.maxim, first, "Тайный вывод")

    def page(conversation, who=cast.anna) -> str:
        return browser(who).get(f"/c/wind/conversations/{conversation.id}/").content.decode()

    notes_alone = asks(cast.pyotr, "Счёт", "Где счёт?")
    merges(cast.irina, first, notes_alone)
    assert Conversation.objects.get(id=notes_alone.id).rearranged_at is None
    assert "Кнопка" not in page(notes_alone, cast.pyotr)

    merges(cast.irina, first, second)
    assert "“Кнопка „А“” was joined with this request" in page(second)

    apart = splits(cast.irina, second, Message.objects.filter(body="И эта"), title="Отдельно")
    assert f'/c/wind/conversations/{apart.id}/">Open it</a>' in page(second)
    assert "Part of the talk went on apart: “Отдельно”" in page(second)
    assert "This began in “Вторая”" in page(apart)
    with counted() as statements:
        page(second)
    assert len(statements) <= 8, statements

    # Who comes to take part later reads here, and not there.
    Participant.objects.create(
        company=cast.studio, client=cast.romashka, conversation=second, contact=cast.pyotr.contact
    )
    assert "joined" not in page(second, cast.pyotr)
    assert "Отдельно" not in page(second, cast.pyotr)


def everybody(cast: Cast):
    return {
        "irina": at_desk(cast.irina),
        "anna": in_cabinet(cast.anna),
        "pyotr": in_cabinet(cast.pyotr),
        "ivan": in_cabinet(cast.ivan),
    }


def test_who_would_gain_is_named_and_unless_it_is_said_only_notes_go_over(cast: Cast) -> None:
    annas = asks(cast.anna, "Вёрстка", "Тайна Анны")
    pyotrs = asks(cast.pyotr, "Счёт", "Тайна Петра")
    notes(cast.maxim, annas, "Наша заметка")
    before = {name: bodies(who) for name, who in everybody(cast).items()}
    viewer = at_desk(cast.irina)
    with viewing(viewer):
        plan = merging(viewer, annas, pyotrs)
    gained = [(gain.name, gain.conversation.id, gain.messages) for gain in plan.gains]
    assert gained == [("Анна Ким", pyotrs.id, 1), ("Пётр Ким", annas.id, 1)]

    merges(cast.irina, annas, pyotrs)

    assert {name: bodies(who) for name, who in everybody(cast).items()} == before
    assert Message.objects.get(body="Наша заметка").conversation_id == pyotrs.id
    assert Message.objects.get(body="Тайна Анны").conversation_id == annas.id
    assert Entry.objects.filter(kind="notes_moved", client_id__isnull=False).count() == 0

    merges(cast.irina, annas, pyotrs, all_read_all=True, now=LATER + timedelta(minutes=1))

    both = ["Тайна Анны", "Тайна Петра"]
    assert bodies(in_cabinet(cast.anna)) == bodies(in_cabinet(cast.pyotr)) == both
    assert bodies(in_cabinet(cast.ivan)) == []
    assert Entry.objects.filter(kind="participant", client_id=cast.romashka.id).count() == 2


def test_what_was_said_on_the_page_must_still_be_so(cast: Cast) -> None:
    one, other = asks(cast.anna, "Раз", "1"), asks(cast.anna, "Два", "2")
    viewer = at_desk(cast.irina)
    with viewing(viewer):
        named = merging(viewer, one, other).named
        Participant.objects.create(
            company=cast.studio, client=cast.romashka, conversation=other,
            contact=cast.pyotr.contact,
        )  # fmt: skip
        with pytest.raises(actions.Refused):
            actions.merge(viewer, one, other, named=named, all_read_all=True, now=LATER)
    assert bodies(in_cabinet(cast.pyotr)) == ["2"]


def test_the_database_itself_moves_nothing_to_other_readers(cast: Cast) -> None:
    """The last line: whatever the queries above it believe."""
    annas, pyotrs = asks(cast.anna, "Раз", "1"), asks(cast.pyotr, "Два", "2")
    says(cast.anna, annas, "ещё", now=NOW + timedelta(minutes=1))
    foreign = asks(cast.ivan, "Три", "3")
    word = Message.objects.get(body="1")

    def calls(viewer, source, target, moved, whole):
        with viewing(viewer), connection.cursor() as cursor:
            cursor.execute(
                "SELECT conversations_rearrange(%s, %s, %s::uuid[], %s, now())",
                [source.id, target.id, moved, whole],
            )

    irina, hidden = at_desk(cast.irina), frozenset({cast.romashka.id})
    for viewer, source, target, moved, whole in [
        (irina, annas, pyotrs, [word.id], False),
        (irina, annas, pyotrs, [], True),
        (irina, annas, foreign, [word.id], False),
        (irina, pyotrs, annas, [word.id], False),
        (at_desk(cast.maxim, hidden=hidden), annas, pyotrs, [word.id], False),
        (at_desk(cast.lev), annas, pyotrs, [word.id], False),
        (in_cabinet(cast.anna), annas, pyotrs, [word.id], False),
    ]:
        refused = pytest.raises(DatabaseError, match=r"conversations_rearrange(: |\n|$)")
        with refused, transaction.atomic():
            calls(viewer, source, target, moved, whole)
    assert Message.objects.get(body="1").conversation_id == annas.id


def test_the_teams_own_thread_never_opens(cast: Cast) -> None:
    irina = at_desk(cast.irina)
    request = asks(cast.anna, "Вёрстка", "Когда?")
    with viewing(irina):
        own = actions.open_conversation(
            irina, cast.romashka, title="Между нами", words=actions.Words("Тянут с оплатой"),
            audience="internal", contact_ids=[], key=uuid.uuid4(), now=NOW,
        )  # fmt: skip
    for source, target in ((own, request), (request, own)):
        with pytest.raises(actions.Refused):
            merges(cast.irina, source, target, all_read_all=True)
    assert bodies(in_cabinet(cast.anna)) == ["Когда?"]


def test_split_off_messages_keep_their_readers_and_notes_alone_stay_the_teams(cast: Cast) -> None:
    thread = asks(cast.anna, "Всё сразу", "Первое дело")
    second = says(cast.anna, thread, "Второе дело", now=NOW + timedelta(minutes=1))
    note = notes(cast.maxim, thread, "Про второе", now=NOW + timedelta(minutes=2))
    before = {name: bodies(who) for name, who in everybody(cast).items()}

    made = splits(cast.irina, thread, [second, note], title="Второе")

    assert {name: bodies(who) for name, who in everybody(cast).items()} == before
    made.refresh_from_db()
    assert (made.number, made.audience, made.state) == (2, "client", "us")
    assert made.shown_at == second.posted_at
    thread.refresh_from_db()
    assert thread.client_last_at < second.posted_at
    alone = splits(cast.irina, made, [note], title="Наше", now=LATER + timedelta(minutes=1))
    assert (alone.audience, alone.number) == ("internal", None)
    assert Client.objects.get(id=cast.romashka.id).last_number == 2
    assert {name: bodies(who) for name, who in everybody(cast).items()} == before
    with pytest.raises(actions.Refused):
        splits(cast.irina, thread, [Message.objects.get(body="Первое дело")])


def test_what_was_read_stays_read_and_what_was_not_stays_unread(cast: Cast) -> None:
    thread = asks(cast.anna, "Раз", "1")
    other = asks(cast.anna, "Два", "2", now=NOW + timedelta(minutes=1))
    answers(cast.irina, thread, "ответ", now=NOW + timedelta(minutes=2))
    last = answers(cast.irina, other, "другой", now=NOW + timedelta(minutes=3))
    anna = in_cabinet(cast.anna)
    with viewing(anna):
        actions.mark_read(anna, other, last.id, now=LATER)
        mark = ReadMark.objects.get(conversation=other)
        before = (mark.read_to, Conversation.objects.get(id=other.id).client_version)
    notes(cast.maxim, thread, "заметка", now=NOW + timedelta(minutes=4))

    moved = splits(cast.irina, thread, [Message.objects.get(body="заметка")])
    assert moved.audience == "internal"
    mark.refresh_from_db()
    assert (mark.read_to, Conversation.objects.get(id=other.id).client_version) == before

    merges(cast.irina, thread, other)
    mark.refresh_from_db()
    assert mark.read_to < Message.objects.get(body="ответ").posted_at


def test_bells_letters_drafts_and_old_addresses_lead_to_where_it_went(cast: Cast) -> None:
    thread, other = asks(cast.anna, "Раз", "1"), asks(cast.anna, "Два", "2")
    answers(cast.irina, thread, "ответ", now=NOW + timedelta(minutes=1))
    run_jobs(until=NOW + timedelta(days=2))
    irina = at_desk(cast.irina)
    with viewing(irina):
        actions.save_draft(
            irina, cast.romashka, thread, audience="internal", body="начато", now=NOW
        )
    link = PersonalLink.objects.create(
        company=cast.studio, client=cast.romashka, person=cast.anna.person,
        conversation_id=thread.id, token_hash="d" * 64, made_at=NOW, expires_at=LATER,
    )  # fmt: skip
    anna, desk = browser(cast.anna), browser(cast.irina)
    old, new = f"conversations/{thread.id}/", f"conversations/{other.id}/"

    merges(cast.irina, thread, other)
    run_jobs(until=NOW + timedelta(days=2))

    assert Bell.objects.filter(place_id=thread.id, subject_kind="message").count() == 0
    assert Draft.objects.get(body="начато").conversation_id == other.id
    link.refresh_from_db()
    assert link.conversation_id == other.id
    assert set(Letter.objects.filter(subject_kind="message").values_list("place_id")) == {
        (other.id,)
    }
    assert anna.get(f"/c/wind/{old}")["Location"] == f"/c/wind/{new}"
    assert desk.get(f"/d/wind/{old}")["Location"] == f"/d/wind/{new}"
    for stranger in (browser(cast.pyotr), browser(cast.ivan)):
        assert stranger.get(f"/c/wind/{old}").status_code == 404
    # What is written on an old page is said where the thread went.
    said = {"body": "вдогонку", "key": uuid.uuid4()}
    assert anna.post(f"/c/wind/{old}messages/", said).status_code == 302
    assert Message.objects.get(body="вдогонку").conversation_id == other.id


def test_the_personal_link_of_a_letter_opens_where_its_words_stand_now(cast: Cast) -> None:
    thread = asks(cast.anna, "Сайт", "Когда?")
    banner = answers(cast.irina, thread, "Баннер готов")
    page = answers(cast.irina, thread, "Главная в пятницу")
    colours = answers(cast.irina, thread, "И цвета выбрали")
    run_jobs(until=NOW + timedelta(days=2))
    letters = {each.subject_id: each for each in Letter.objects.filter(face="portal")}
    letters[colours.id].carrier = letters[page.id].id
    letters[colours.id].save()
    for number, letter in enumerate(letters.values()):
        PersonalLink.objects.create(
            company=cast.studio, client=cast.romashka, person=cast.anna.person,
            conversation_id=thread.id, letter_id=letter.id, token_hash=f"{number}" * 64,
            made_at=NOW, expires_at=LATER,
        )  # fmt: skip

    def opens(letter: Letter) -> set[uuid.UUID]:
        rows = PersonalLink.objects.filter(letter_id=letter.id)
        return set(rows.values_list("conversation_id", flat=True))

    made = splits(cast.maxim, thread, [banner, colours])
    assert opens(letters[banner.id]) == {made.id}
    assert opens(letters[page.id]) == {thread.id}, "half of what it told stayed"
    for left, new in ((made, thread), (thread, asks(cast.pyotr, "Чужое", "1"))):
        with (
            viewing(at_desk(cast.irina)),
            pytest.raises(DatabaseError, match="not between these"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT conversations_links_follow(%s, %s)", [left.id, new.id])


def test_while_something_rests_nothing_moves_and_twice_is_once(cast: Cast) -> None:
    thread = asks(cast.anna, "Раз", "1")
    other = asks(cast.anna, "Два", "2")
    irina, key = at_desk(cast.irina), uuid.uuid4()
    with viewing(irina):
        actions.post_message(
            irina, thread, audience="client", words=actions.Words("ответ"), key=key, now=NOW
        )
    with pytest.raises(actions.Refused):
        merges(cast.maxim, thread, other)
    assert Conversation.objects.get(id=thread.id).merged_into is None

    second = says(cast.anna, other, "ещё", now=NOW + timedelta(minutes=1))
    one = splits(cast.maxim, other, [second], key=key)
    again = splits(cast.maxim, other, [second], key=key)
    assert one.id == again.id


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_and_a_word_that_is_said_meanwhile_lose_nothing(cast: Cast) -> None:
    thread, other = asks(cast.anna, "Раз", "1"), asks(cast.anna, "Два", "2")
    viewer = at_desk(cast.irina)
    with viewing(viewer):
        named = merging(viewer, thread, other).named

    def click() -> object:
        with viewing(viewer):
            rows = access.conversations(viewer).select_related("client")
            one = rows.filter(id=thread.id).first() or thread
            return actions.merge(
                viewer, one, rows.get(id=other.id), named=named, all_read_all=False, now=LATER
            )

    came = together(click, click, lambda: says(cast.anna, thread, "вдогонку", now=LATER))

    assert sorted(type(each).__name__ for each in came) == ["Merging", "Message", "Refused"], came
    assert {m.conversation_id for m in Message.objects.all()} == {other.id}
    assert bodies(in_cabinet(cast.anna)) == ["1", "2", "вдогонку"]
