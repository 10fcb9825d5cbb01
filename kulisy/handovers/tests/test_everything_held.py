"""Everything that somebody has in hand is listed, and goes and comes back; who is proposed, and
why."""

import uuid
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse

from kulisy.admissions.actions import team
from kulisy.billing.models import Invoice
from kulisy.billing.tests import money
from kulisy.catalog.tests import selling
from kulisy.conversations.tests.talk import answers, asks, run_jobs
from kulisy.documents import actions as documents
from kulisy.documents.models import Draft
from kulisy.handovers import access, handing, proposing, weighing
from kulisy.handovers.models import Handover, Point
from kulisy.handovers.tests import stepping
from kulisy.handovers.tests.test_handing_over import given
from kulisy.handovers.weighing import ClientClass
from kulisy.meetings.tests import meeting as meetings
from kulisy.notices.models import Notice, Preparation
from kulisy.notices.tests import making
from kulisy.operate.testing import acting_as
from kulisy.people.doors import seat_viewer
from kulisy.people.models import Seat, WritingPolicy, WritingRule
from kulisy.people.tests.cast import NOW, Cast, at_desk, in_cabinet, seat
from kulisy.people.viewer import viewing
from kulisy.projects import access as projects
from kulisy.projects import actions as working
from kulisy.projects.models import WeekReport
from kulisy.projects.tests.working import begins, shows
from kulisy.scope.orders import OrderDraft
from kulisy.scope.tests import bounded

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

AWAY = NOW + timedelta(days=9)
#: Of a room above.
Meeting, Invitee = (apps.get_model("meetings", name) for name in ("Meeting", "Invitee"))


@pytest.fixture
def maria(cast: Cast) -> Seat:
    with acting_as("kulisy_owner"):
        return seat(cast.studio, "Мария Лис", "maria@wind.example", "account", "Менеджер")


def holds_much(cast: Cast) -> None:
    """Ирина: a draft of each kind, a notice in the making and one that runs, a report begun, a
    meeting of the time when she is away and one before."""
    irina, romashka = cast.irina, cast.romashka
    project = begins(irina, romashka)
    shows(irina, project)
    with viewing(at_desk(irina)) as viewer:
        documents.begin(
            viewer, romashka, title="Смета", kind="other", day=date(2026, 11, 16), now=NOW
        )
        found = projects.projects(viewer).select_related("client").get(id=project.id)
        working.save_report(viewer, found, monday=date(2026, 11, 16), texts={}, now=NOW)
    money.settle(cast)
    money.drafted(cast, romashka)
    bounded.drafts(irina, romashka)
    making.clause(cast, romashka)
    making.prepared(cast, romashka, kind="free", title="Переезд", body="Мы переезжаем")
    making.published(cast, romashka, kind="free", title="Правила", body="Новые правила")
    meetings.plans(irina, romashka, contacts=[cast.anna], at=AWAY)
    meetings.plans(irina, romashka, contacts=[cast.anna])


def hands() -> dict[str, set[uuid.UUID | None]]:
    with acting_as("kulisy_owner"):
        return {
            "draft": set(Draft.objects.values_list("made_by", flat=True)),
            "invoice": set(Invoice.objects.values_list("made_by", flat=True)),
            "change": set(OrderDraft.objects.values_list("made_by", flat=True)),
            "preparation": set(
                Preparation.objects.filter(state="draft").values_list("author", flat=True)
            ),
            "notice": set(Notice.objects.values_list("author", flat=True)),
            "report": set(WeekReport.objects.values_list("made_by", flat=True)),
            "meeting": set(
                Meeting.objects.filter(starts_at=AWAY).values_list("made_by", flat=True)
            ),
        }


def test_everything_in_hand_goes_and_comes_back(cast: Cast, maria: Seat) -> None:
    holds_much(cast)
    handover = stepping.prepares(cast.irina)
    with acting_as("kulisy_owner"):
        listed = list(Point.objects.values_list("kind", flat=True))
    assert set(hands()) <= set(listed)
    assert listed.count("meeting") == 1  # The other one is over before she goes.
    stepping.asks_stand_ins(cast.irina, handover)
    things = stepping.takes_all(maria, handover)
    assert stepping.begins(cast.irina, handover) == things
    assert set(map(frozenset, hands().values())) == {frozenset({maria.id})}
    with acting_as("kulisy_owner"):
        assert Invitee.objects.get(meeting__starts_at=AWAY, seat=maria).answer == "accepted"
        # What was published before keeps saying who published it.
        assert Meeting.objects.exclude(starts_at=AWAY).get().made_by == cast.irina
    assert stepping.ends(cast.irina, handover, now=NOW + timedelta(days=5)) == things
    assert set(map(frozenset, hands().values())) == {frozenset({cast.irina.id})}


def test_what_goes_along_by_itself_is_told(cast: Cast, maria: Seat) -> None:
    shows(cast.irina, begins(cast.irina, cast.romashka))
    service = selling.sells(cast.irina, title="Баннер")
    selling.orders(cast.anna, service)
    handover = stepping.prepares(cast.irina)
    with viewing(at_desk(cast.irina)) as viewer:
        along = handing.shown(viewer, stepping_row(cast.irina, handover), now=NOW)["along"]
    titles = {title for told in along for title, _url, _client in told.lines}
    assert {"Главная страница", service.title} <= titles, titles
    with acting_as("kulisy_owner"):
        kinds = set(Point.objects.values_list("kind", flat=True))
    assert not kinds & {"order", "approval"}


def test_who_closes_a_place_hands_everything_to_the_successor(cast: Cast, maria: Seat) -> None:
    holds_much(cast)
    with viewing(at_desk(cast.olga)) as viewer:
        team.deactivate_seat(viewer, cast.irina, successor=maria, now=NOW)
    assert set(map(frozenset, hands().values())) == {frozenset({maria.id})}


def test_what_the_closer_may_not_see_goes_to_an_owner(cast: Cast, maria: Seat) -> None:
    with acting_as("kulisy_owner"):
        roman = seat(cast.studio, "Роман Админ", "roman@wind.example", "admin")
        cast.romashka.restricted = True
        cast.romashka.save(update_fields=["restricted"])
    holds_much(cast)
    with viewing(seat_viewer(roman)) as viewer:
        assert cast.romashka.id in viewer.hidden_clients
        team.deactivate_seat(viewer, cast.irina, successor=maria, now=NOW)
    assert cast.irina.id in hands()["draft"]
    run_jobs()
    assert set(map(frozenset, hands().values())) == {frozenset({cast.olga.id})}


def test_who_closes_a_place_reads_first_what_it_holds(cast: Cast, maria: Seat) -> None:
    holds_much(cast)
    browser = Browser()
    browser.force_login(cast.olga.person)
    page = browser.get(reverse("desk:seat_departure", args=["wind", cast.irina.id]))
    html = page.content.decode()
    for title in ("Смета", "Переезд", "Правила", cast.kuznetsov.name):
        assert title in html, title


def test_a_difficult_client_goes_to_who_knows_him(
    cast: Cast, maria: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Мария is new and has least in hand: an easy client would be hers."""
    given(cast)
    assert proposed(cast)[cast.romashka.id] == (maria.id, "least")
    hard = {cast.romashka.id: ClientClass.DIFFICULT}
    monkeypatch.setattr(weighing, "JUDGES", [lambda viewer, ids, now: hard])
    # Nobody but Ирина ever wrote to him: who has answered for clients longest, and that is nobody.
    assert proposed(cast)[cast.romashka.id] == (maria.id, "least")
    with acting_as("kulisy_owner"):
        cast.kuznetsov.responsible = cast.olga
        cast.kuznetsov.save(update_fields=["responsible"])
    assert proposed(cast)[cast.romashka.id] == (cast.olga.id, "skilled")
    answers(cast.maxim, asks(cast.pyotr, "Цвет", "Какой?"), "Синий")
    run_jobs()
    assert proposed(cast)[cast.romashka.id] == (cast.maxim.id, "knows")
    handover = stepping.prepares(cast.irina)
    with viewing(at_desk(cast.irina)) as viewer:
        page = handing.shown(viewer, stepping_row(cast.irina, handover), now=NOW)
    why = {group.client: group.why for group in page["groups"]}["ООО «Ромашка»"]
    assert "Максим Лебедев" in why
    assert "1" in why


def test_a_newcomer_is_never_proposed(cast: Cast, maria: Seat) -> None:
    with acting_as("kulisy_owner"):
        WritingPolicy.objects.create(company=cast.studio, course=True, first_messages=3)
        for each in (cast.olga, cast.maxim, cast.dina):
            WritingRule.objects.create(
                company=cast.studio, seat=each, course_done=True, first_left=0
            )
        rule = WritingRule.objects.create(company=cast.studio, seat=maria, first_left=0)
    takers = {seat_id for seat_id, _why in proposed(cast).values()}
    assert maria.id not in takers  # The course is before her.
    with acting_as("kulisy_owner"):
        WritingRule.objects.filter(seat=maria).update(course_done=True, first_left=2)
    assert maria.id not in {seat_id for seat_id, _why in proposed(cast).values()}
    with acting_as("kulisy_owner"):
        WritingRule.objects.filter(pk=rule.pk).update(first_left=0)
    assert maria.id in {seat_id for seat_id, _why in proposed(cast).values()}


def test_what_a_client_is_like_never_leaves(
    cast: Cast, maria: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    def page() -> str:
        handover = stepping.prepares(cast.irina)
        stepping.asks_stand_ins(cast.irina, handover)
        stepping.takes_all(maria, handover)
        stepping.begins(cast.irina, handover)
        browser = Browser(headers={"host": "localhost"})
        browser.force_login(cast.anna.person)
        seen = browser.get(reverse("portal:home", args=[cast.studio.slug])).content.decode()
        stepping.ends(cast.irina, handover)
        assert "Мария Лис" in seen
        return seen.split("<main", 1)[1].split("</main", 1)[0]

    given(cast)
    with acting_as("kulisy_owner"):
        Seat.objects.exclude(id__in=[cast.irina.id, maria.id]).update(back_on=date(2027, 2, 1))
        cast.kuznetsov.responsible = maria
        cast.kuznetsov.save(update_fields=["responsible"])
    easy = page()
    hard = dict.fromkeys([cast.romashka.id, cast.kuznetsov.id], ClientClass.DIFFICULT)
    monkeypatch.setattr(weighing, "JUDGES", [lambda viewer, ids, now: hard])
    assert page() == easy
    with acting_as("kulisy_owner"):
        assert Point.objects.filter(why="skilled").exists()
    with viewing(in_cabinet(cast.anna)) as viewer:
        assert weighing.classes(viewer, [cast.romashka.id], now=NOW) == {}
        assert not access.points(viewer).exists()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_any_column_privilege('kulisy_portal', 'handovers_point', 'SELECT')"
        )
        assert cursor.fetchone() == (False,)


def proposed(cast: Cast) -> dict[uuid.UUID, tuple[uuid.UUID, str]]:
    """Who would take Ирина's clients."""
    with viewing(at_desk(cast.irina)) as viewer:
        counts = proposing.Counter({cast.romashka.id: 2, cast.kuznetsov.id: 1})
        found = proposing.proposed(viewer, cast.irina, counts, first=date(2026, 11, 23), now=NOW)
    return {client: (each.seat_id, each.why) for client, each in found.items()}


def stepping_row(leader: Seat, handover: Handover) -> Handover:
    return Handover.objects.select_related("seat").get(id=handover.id)
