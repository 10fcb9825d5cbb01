"""A pilot from its problem to its day: what was before, what may be concluded, who is told."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.http import Http404

from kulisy.admissions.refusal import Refused
from kulisy.conversations.models import Attachment, Message
from kulisy.conversations.tests.talk import run_jobs
from kulisy.insights import actions, effects, proposing, reporting, taking, wording
from kulisy.insights.models import Pilot, Week
from kulisy.insights.tests.busy import asked
from kulisy.insights.tests.piloting import begins, decides, seen
from kulisy.insights.themselves import acting
from kulisy.journal import actions as journal
from kulisy.kit.ids import new_id
from kulisy.kit.walls import PORTAL
from kulisy.notify.models import Bell
from kulisy.people.models import Seat
from kulisy.people.tests.cast import NOW, Cast, at_desk, in_cabinet
from kulisy.people.viewer import viewing, working

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

#: Monday morning of the cast.
BEFORE, HOUR = timedelta(days=2), timedelta(hours=1)


def weeks_of(cast: Cast, *, since: datetime, count: int, waited: timedelta, **more: Any) -> None:
    """A request on each of so many days."""
    for number in range(count):
        asked(cast.anna, cast.irina, at=since + timedelta(days=number), waited=waited, **more)


def taken(seat: Seat, pilot: Pilot, *, now: datetime) -> taking.Taken:
    with viewing(at_desk(seat)) as viewer:
        clock = taking.working(viewer.company, now=now)
        return effects.after(viewer, seen_inside(pilot), clock=clock, now=now)


def seen_inside(pilot: Pilot) -> Pilot:
    return Pilot.objects.select_related("client").get(id=pilot.id)


def test_the_time_before_is_taken_from_an_imported_archive_too(cast: Cast) -> None:
    weeks_of(cast, since=NOW - timedelta(days=20), count=10, waited=4 * HOUR, source="mail:")

    pilot = begins(cast.olga, cast.romashka)

    was = effects.read(pilot.before).figures
    assert was["first_answer"].count == 10
    assert was["letters"].middle == 2
    # Ten letters, none of them written in the cabinet.
    assert (was["themselves"].part, was["themselves"].count) == (0, 1)


def test_where_are_we_and_files_sent_again_are_counted(cast: Cast) -> None:
    at = NOW - timedelta(days=5)
    words = ["Пришлите счёт.", "Есть новости?", "Спасибо!"]
    thread = asked(cast.anna, cast.irina, at=at, words=words)
    with working():
        ours = list(thread_messages(thread.id))
    kept = {"company": cast.studio, "client": cast.romashka, "conversation": thread}
    for number, message in enumerate(ours):
        Attachment.objects.create(
            **kept, message=message, audience="client", blob_id=new_id(), name="Счёт 41.pdf",
            content_type="application/pdf", size=1000 + (number == 2), pinned_at=at,
        )  # fmt: skip

    was = effects.read(begins(cast.olga, cast.romashka).before).figures

    assert (was["where"].part, was["where"].count) == (1, 3)
    assert was["resent"].count == 1
    assert was["first_answer"].count == 1


def thread_messages(thread_id: Any) -> Any:
    rows = Message.objects.filter(conversation_id=thread_id, author_seat__isnull=False)
    return rows.order_by("posted_at")


def test_with_too_little_data_it_concludes_nothing_and_says_so(cast: Cast) -> None:
    weeks_of(cast, since=NOW - timedelta(days=9), count=3, waited=9 * HOUR)
    pilot = begins(cast.olga, cast.romashka)
    weeks_of(cast, since=NOW + timedelta(days=1), count=12, waited=HOUR / 6)
    day = NOW + timedelta(days=30)

    with working():
        assert actions.judge_due(now=day) == 1

    found = seen(cast.olga, pilot)
    assert found.verdict == Pilot.Verdict.LITTLE
    said = wording.verdict(found)
    assert said.startswith("The rule can’t be applied")
    assert "3 before and 12 since; from 8" in said
    assert "known well enough" in wording.aim(found)
    assert "%" not in said


def test_better_is_said_on_its_day_to_the_owner_by_bell_and_letter(cast: Cast) -> None:
    weeks_of(cast, since=NOW - timedelta(days=20), count=12, waited=30 * HOUR)
    pilot = begins(cast.olga, cast.romashka)
    weeks_of(cast, since=NOW + timedelta(hours=1), count=12, waited=HOUR)
    day = NOW + timedelta(days=30)

    with working():
        assert actions.judge_due(now=day - timedelta(days=1)) == 0
        assert actions.judge_due(now=day) == 1
        assert actions.judge_due(now=day + HOUR) == 0
    run_jobs(until=day + HOUR)

    found = seen(cast.olga, pilot)
    assert found.verdict == Pilot.Verdict.REACHED
    bells = Bell.objects.filter(subject_kind="pilot")
    assert [each.person_id for each in bells] == [cast.olga.person_id]
    [letter] = [each for each in mail.outbox if "пилот" in each.subject.lower()]
    assert letter.to == ["olga@wind.example"]
    assert "Ромашка" in letter.subject
    # What is written later changes nothing of it.
    weeks_of(cast, since=NOW + timedelta(days=2), count=6, waited=20 * HOUR)
    later = taken(cast.olga, pilot, now=day + timedelta(days=9))
    assert later == effects.read(found.after or {})


def test_the_rule_tells_to_stop_and_a_human_decides(cast: Cast) -> None:
    weeks_of(cast, since=NOW - timedelta(days=20), count=12, waited=HOUR)
    pilot = begins(cast.olga, cast.romashka)
    weeks_of(cast, since=NOW + timedelta(hours=1), count=12, waited=2 * HOUR)
    day = NOW + timedelta(days=30)
    with working():
        actions.judge_due(now=day)

    assert seen(cast.olga, pilot).verdict == Pilot.Verdict.MISSED
    with pytest.raises(Refused):
        begins(cast.olga, cast.romashka, now=day)
    decides(cast.olga, pilot, "stop", words="Не помогло", now=day)
    with pytest.raises(Refused):
        decides(cast.olga, pilot, "go_on", now=day)

    assert seen(cast.olga, pilot).decision == "stop"
    assert begins(cast.olga, cast.romashka, now=day)


def test_nobody_chooses_his_comparison_by_its_result(cast: Cast) -> None:
    pilot = begins(cast.olga, cast.romashka)
    weeks_of(cast, since=NOW - timedelta(days=20), count=9, waited=HOUR, source="mail:")
    with viewing(at_desk(cast.olga)) as viewer:
        actions.take_again(viewer, pilot, now=NOW + HOUR)
    assert effects.read(seen(cast.olga, pilot).before).figures["first_answer"].count == 9
    with working():
        actions.judge_due(now=NOW + timedelta(days=30))

    with viewing(at_desk(cast.olga)) as viewer, pytest.raises(Refused):
        actions.take_again(viewer, pilot, now=NOW + timedelta(days=31))


@pytest.mark.parametrize("who", ["irina", "maxim", "lev"])
def test_only_who_runs_the_company_states_problems(cast: Cast, who: str) -> None:
    pilot = begins(cast.olga, cast.romashka)
    other: Seat = getattr(cast, who)

    with viewing(at_desk(other)) as viewer:
        assert proposing.candidates(viewer, now=NOW) == []
        with pytest.raises(Http404):
            actions.take_again(viewer, pilot, now=NOW)
    with pytest.raises(Pilot.DoesNotExist):
        seen(other, pilot)


@pytest.mark.parametrize("table", ["insights_pilot", "insights_week"])
def test_the_cabinet_has_no_grant_on_any_of_it(cast: Cast, table: str) -> None:
    begins(cast.olga, cast.romashka)
    Week.objects.create(company=cast.studio, monday=NOW.date(), said={}, made_at=NOW)

    with (
        viewing(in_cabinet(cast.anna)),
        pytest.raises(ProgrammingError, match="denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
    assert PORTAL == "kulisy_portal"


def test_the_steady_client_with_whom_one_gets_on_is_proposed_and_it_says_why(cast: Cast) -> None:
    for week in range(1, 12):
        at = NOW - timedelta(weeks=week)
        asked(cast.anna, cast.irina, at=at, words=["Раз", "Два"])
        asked(cast.pyotr, cast.irina, at=at + HOUR)
        rude = asked(cast.ivan, cast.irina, at=at, words=["Раз", "Два"])
        with viewing(at_desk(cast.irina)) as viewer:
            journal.record(
                journal.Actor("seat", viewer.seat_id), "guard_passed",
                journal.Subject("conversation", rude.id), company_id=cast.studio.id,
                client_id=None, now=at, facts={"rules": ["anger"]}, contents={"body": "…"},
            )  # fmt: skip

    with viewing(at_desk(cast.olga)) as viewer:
        offered = proposing.candidates(viewer, now=NOW)
        hidden = at_desk(cast.olga, hidden=frozenset({cast.romashka.id}))

    assert offered[0].client.name == "ООО «Ромашка»"
    assert "in 11 of the last 26 weeks" in offered[0].reasons[0]
    assert any("2 people there write" in each for each in offered[0].reasons)
    doubts = [each.doubts for each in offered if each.client.id == cast.kuznetsov.id]
    assert all(any("strained" in word for word in words) for words in doubts)
    with viewing(hidden) as viewer:
        rest = proposing.candidates(viewer, now=NOW)
    assert cast.romashka.id not in {each.client.id for each in rest}


def test_of_all_clients_it_says_how_many_act_by_themselves(cast: Cast) -> None:
    asked(cast.anna, cast.irina, at=NOW - BEFORE)
    asked(cast.ivan, cast.irina, at=NOW - BEFORE, source="mail:")

    with viewing(at_desk(cast.olga)) as viewer:
        found = acting(viewer, since=NOW - timedelta(days=30), until=NOW)

    assert (found.part, found.count) == (1, 2)


def test_the_page_for_the_owner_is_the_same_to_the_byte(cast: Cast) -> None:
    weeks_of(cast, since=NOW - timedelta(days=20), count=12, waited=5 * HOUR)
    pilot = begins(cast.olga, cast.romashka)
    weeks_of(cast, since=NOW + HOUR, count=12, waited=HOUR)
    day = NOW + timedelta(days=30)
    with working():
        actions.judge_due(now=day)
    found = seen(cast.olga, pilot)

    with viewing(at_desk(cast.olga)) as viewer:
        one = reporting.pdf(viewer, found, now=day + HOUR)
        two = reporting.pdf(viewer, found, now=day + timedelta(days=3))

    assert one == two
    assert one.startswith(b"%PDF")
    from pypdfium2 import PdfDocument

    document = PdfDocument(one)
    assert len(document) == 1
    text = document[0].get_textpage().get_text_bounded()
    assert "Does the cabinet pay?" in text
    assert "name no cause" in text


def test_a_monday_is_kept_once_and_stands_in_the_owners_digest(cast: Cast) -> None:
    asked(cast.anna, None, at=NOW - timedelta(days=3))

    with working():
        assert actions.keep_weeks(now=NOW) == 2
        assert actions.keep_weeks(now=NOW + HOUR) == 0
        assert actions.keep_weeks(now=NOW + timedelta(days=1)) == 0

    week = Week.objects.get(company=cast.studio)
    assert (week.said["waits"], week.said["late"]) == (1, 1)
    bell = Bell.objects.get(subject_kind="week", company=cast.studio)
    assert (bell.person_id, bell.in_digest) == (cast.olga.person_id, True)
    assert wording.standing(week.said).startswith("1 waits for an answer, the longest")
