"""The leader's board: who waits, what is at risk, and whose eyes it is for."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client as Browser
from django.utils import timezone

from kulisy.billing.models import Invoice
from kulisy.billing.tests.money import drafted, settle
from kulisy.conversations.tests.talk import answers, asks
from kulisy.handovers.models import Commitment
from kulisy.handovers.tests.stepping import gives_word
from kulisy.hours.models import Entry, Plan
from kulisy.insights import board
from kulisy.insights.tests.busy import asked
from kulisy.meetings.tests.meeting import plans
from kulisy.notices.models import Notice
from kulisy.notices.tests.making import published
from kulisy.operate.testing import acting_as
from kulisy.people.models import Seat
from kulisy.people.tests.cast import Cast, at_desk
from kulisy.people.tests.counting import counted
from kulisy.people.viewer import viewing
from kulisy.projects.models import Stage, Task
from kulisy.projects.tests.working import begins
from kulisy.scope.models import Wish
from kulisy.scope.tests.bounded import agrees, offers

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

#: Of the owner's page; it doesn't grow with rows.
STATEMENTS = 22
NOW = timezone.now()


def seen(seat: Seat, whose: Seat | None = None, **more: Any) -> board.Board:
    with viewing(at_desk(seat, **more)) as viewer:
        return board.of(viewer, now=NOW, seat_id=whose.id if whose else None)


def browser(seat: Seat) -> Browser:
    made = Browser(headers={"accept-language": "ru"})
    made.force_login(seat.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return made


def test_whoever_waits_is_in_somebodys_hands_and_his_wait_is_working_time(cast: Cast) -> None:
    thread = asked(cast.anna, None, at=NOW - timedelta(days=7))
    asked(cast.ivan, None, at=NOW - timedelta(minutes=1))

    found = seen(cast.olga)

    assert len(found.whole.waits) == 2
    longest = found.whole.longest
    assert longest is not None
    assert longest.conversation_id == thread.id
    # A week has five working days of nine hours; a holiday or two may lie in it.
    assert 2 * 540 <= longest.minutes <= 5 * 540
    # Nobody took it: it is with whom «Ромашка» has to do.
    irina = next(each for each in found.team if each.seat.id == cast.irina.id)
    assert len(irina.doing.waits) == 2
    assert [each.kind for each in found.late] == ["wait"]
    assert found.clients[0].name == "ООО «Ромашка»"


def test_promises_are_kept_broken_or_owed(cast: Cast) -> None:
    then = NOW - timedelta(days=3)
    thread = asks(cast.anna, "Вёрстка", "Когда?", now=then)
    words = []
    for number, due in enumerate((1, 2, 48, -5), 1):
        message = answers(cast.irina, thread, f"Пришлём {number}", now=then)
        at = NOW - timedelta(hours=due)
        words.append(gives_word(cast.irina, message, f"Пришлём {number}", due_at=at, now=then))
    rows = Commitment.objects
    rows.filter(id=words[0].id).update(outcome="kept", settled_at=NOW - timedelta(hours=2))
    rows.filter(id=words[1].id).update(outcome="kept", settled_at=NOW - timedelta(minutes=5))

    doing = seen(cast.olga).whole

    assert (doing.kept, doing.broken, doing.owed) == (1, 2, 1)
    risks = {each.title: each.late for each in doing.risks if each.kind == "promise"}
    assert risks == {"Пришлём 3": True, "Пришлём 4": False}


def test_everybody_sees_himself_and_only_the_owner_sees_all(cast: Cast) -> None:
    asked(cast.anna, None, at=NOW - timedelta(days=7))
    mine, owners = f"/d/wind/board/seats/{cast.maxim.id}/", "/d/wind/board/"

    olga, maxim = browser(cast.olga), browser(cast.maxim)

    assert "Ирина Павлова" in olga.get(owners).content.decode()
    assert olga.get(f"/d/wind/board/seats/{cast.irina.id}/").status_code == 200
    assert maxim.get(f"/d/wind/board/seats/{cast.irina.id}/").status_code == 404
    page = maxim.get(owners).content.decode()
    assert page.split("<main")[1].count("Ирина Павлова") == 0
    assert "ООО «Ромашка»" not in page.split("<main")[1]
    assert maxim.get(mine).status_code == 200
    assert maxim.get("/d/wind/board/effect/").status_code == 404
    assert not seen(cast.maxim, cast.maxim).whole.waits


def test_the_team_stands_by_name_and_in_no_order_of_merit(cast: Cast) -> None:
    for number in range(12):
        asked(cast.anna, cast.irina, at=NOW - timedelta(days=number + 1))
        late = timedelta(days=3)
        asked(cast.ivan, cast.olga, at=NOW - timedelta(days=number + 4), waited=late)

    names = [each.seat.name for each in seen(cast.olga).team]

    assert names == sorted(names)
    assert len(names) == 2


def test_a_client_that_is_kept_from_somebody_is_on_no_board_of_his(cast: Cast) -> None:
    asked(cast.anna, None, at=NOW - timedelta(days=7))
    hidden = frozenset({cast.romashka.id})

    found = seen(cast.irina, cast.irina, hidden=hidden)

    assert seen(cast.irina, cast.irina).whole.waits
    assert not found.whole.waits
    assert not found.whole.risks
    assert not found.clients


def test_an_unpaid_invoice_is_a_risk_for_those_who_keep_money(cast: Cast) -> None:
    settle(cast)
    invoice = drafted(cast, cast.romashka)
    with acting_as("kulisy_owner"):
        Invoice.objects.filter(id=invoice.id).update(
            state="issued", number=1, label="1", due=(NOW - timedelta(days=9)).date()
        )

    assert [each.kind for each in seen(cast.irina, cast.irina).whole.risks] == ["invoice"]
    assert not seen(cast.maxim).whole.risks


def test_a_stage_behind_its_plan_and_a_term_that_runs_out_are_risks(cast: Cast) -> None:
    begins(cast.irina, cast.romashka, now=NOW - timedelta(days=40))
    [notice] = published(cast, cast.romashka, now=NOW - timedelta(days=1))
    with acting_as("kulisy_owner"):
        Stage.objects.filter(place=0).update(state="now")
        Notice.objects.filter(id=notice.id).update(due_at=NOW + timedelta(hours=5))

    risks = {each.kind: each for each in seen(cast.olga).whole.risks}

    assert risks["project"].late
    assert risks["project"].seat_id == cast.irina.id
    assert not risks["term"].late
    assert {each.client for each in risks.values()} == {"ООО «Ромашка»"}


def test_a_day_named_for_a_wish_an_offer_materials_and_a_meeting_nobody_wrote_down_are_risks(
    cast: Cast,
) -> None:
    begins(cast.irina, cast.romashka, now=NOW - timedelta(days=400))
    thread = asks(cast.anna, "Логотип", "Сделаете?", now=NOW - timedelta(days=9))
    today = timezone.localtime(NOW, ZoneInfo("Europe/Moscow")).date()
    offers(cast.irina, cast.romashka, now=NOW, valid_until=today + timedelta(days=1))
    met = NOW - timedelta(days=8)
    plans(cast.irina, cast.romashka, contacts=[cast.anna], at=met, now=met - timedelta(days=1))
    with acting_as("kulisy_owner"):
        rows = {"company": cast.studio, "client": cast.romashka, "conversation_id": thread.id}
        said = {"asked_at": met, "due_at": NOW - timedelta(hours=1), "promised": True}
        Wish.objects.update_or_create(conversation_id=thread.id, defaults=rows | said)

    risks = {each.kind: each for each in seen(cast.olga).whole.risks}

    assert {"wish", "offer", "material", "minutes"} <= set(risks)
    assert [risks[kind].late for kind in ("wish", "offer", "minutes")] == [True, False, True]
    assert {each.seat_id for each in risks.values()} == {cast.irina.id}
    assert not seen(cast.lev).whole.risks


def test_a_limit_used_up_and_hours_beyond_the_plan_are_risks(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    agrees(cast.irina, cast.romashka, project, text="Дизайн: 20 часов\nПравки: 1 час")
    rows = {"company": cast.studio, "client": cast.romashka, "project": project}
    worked = {"seat": cast.maxim, "day": NOW.date(), "source": "hand", "made_at": NOW}
    drawn = Stage.objects.get(project=project, place=0)
    drawing = Task.objects.filter(project=project, stage=drawn).first()
    assert drawing is not None
    with acting_as("kulisy_owner"):
        Entry.objects.create(**rows, **worked, minutes=60)
        Entry.objects.create(**rows, **worked, minutes=90, task=drawing)
        Plan.objects.create(**rows, minutes=600)
        Plan.objects.create(**rows, minutes=60, stage=drawn)

    risks = {each.kind: each for each in seen(cast.olga).whole.risks}

    # Both counted on the one limit that no stage is called like: 2½ hours of one.
    assert risks["limit"].late
    assert "2.5 of 1 hour" in risks["limit"].note
    assert drawn.title in risks["hours"].note
    assert risks["hours"].seat_id == cast.irina.id
    assert not {"limit", "hours"} & {each.kind for each in seen(cast.lev).whole.risks}
    with acting_as("kulisy_owner"):
        Entry.objects.filter(task=drawing).update(minutes=0)
    # What stands at its limit is used up, and not late.
    [left] = [each for each in seen(cast.olga).whole.risks if each.kind in {"limit", "hours"}]
    assert (left.kind, left.late) == ("limit", False)


def test_its_statements_do_not_grow_with_its_rows(cast: Cast) -> None:
    asked(cast.anna, None, at=NOW - timedelta(days=7))
    olga = browser(cast.olga)
    olga.get("/d/wind/board/")
    with counted() as few:
        assert olga.get("/d/wind/board/").status_code == 200
    for number in range(15):
        asked(cast.anna, None, at=NOW - timedelta(days=7, minutes=number))
        asked(cast.ivan, cast.maxim, at=NOW - timedelta(days=number))

    with counted() as many:
        page = olga.get("/d/wind/board/").content.decode()

    assert len(many) == len(few)
    assert len(many) <= STATEMENTS
    assert page.count("<svg") > 10
    assert page.count('role="img"') == page.count('class="drawn-')
