"""A wish is heard, judged among the team, told to the client when the team says so."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.http import Http404

from kulisy.admissions.refusal import Refused
from kulisy.conversations import access as talk
from kulisy.conversations.tests.talk import answers, asks
from kulisy.hours.models import Entry, ShownHours
from kulisy.kit.ids import new_id
from kulisy.notify.models import Bell
from kulisy.notify.tests.jobs import run_jobs
from kulisy.operate.testing import acting_as
from kulisy.people.tests.cast import NOW, Cast, at_desk, in_cabinet, make_cast
from kulisy.people.viewer import viewing, working
from kulisy.projects.models import Task
from kulisy.projects.tests.working import begins, shows, shows_again
from kulisy.scope import access, actions, counted, meters, tending
from kulisy.scope.models import Favour, Tie, Use, Wish
from kulisy.scope.tests.bounded import agrees, judges, point, tells

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
#: The end of the second working day after the cast's Monday, in Moscow.
WEDNESDAY = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def wish(thread) -> Wish:
    return Wish.objects.get(conversation_id=thread.id)


def used(viewer, agreement) -> dict[str, str]:
    with viewing(viewer):
        found = access.agreements(viewer).filter(id=agreement.id)
        rows = meters.meters(viewer, list(found), now=NOW)
        return {each.title: each.said for each in rows[agreement.id]}


def test_a_request_of_a_client_is_a_wish_with_a_day(cast: Cast) -> None:
    thread = asks(cast.anna, "Корзина", "Хотим корзину")
    run_jobs()
    assert wish(thread).due_at == WEDNESDAY
    with viewing(in_cabinet(cast.anna)) as anna:
        assert access.wishes(anna).get().due_at == WEDNESDAY
    with viewing(in_cabinet(cast.pyotr)) as pyotr:
        assert not access.wishes(pyotr).exists(), "he does not read that request"

    answers(cast.irina, thread, "Посмотрим", now=NOW + timedelta(hours=1))
    run_jobs()
    settled = wish(thread).settled_at
    assert settled is not None
    assert settled - NOW < timedelta(hours=2), "when the answer had rested"


def test_a_day_that_the_team_named_is_kept_by_its_word_and_not_by_any_answer(cast: Cast) -> None:
    thread = asks(cast.anna, "Корзина", "Хотим корзину")
    run_jobs()
    with viewing(at_desk(cast.irina)) as irina:
        found = _thread(irina, thread)
        with pytest.raises(Refused, match=r"This day is over"):
            actions.hear(irina, found, day=date(2026, 11, 13), now=NOW)
        actions.hear(irina, found, day=date(2026, 11, 20), now=NOW)
    answers(cast.irina, thread, "Спасибо, смотрим", now=NOW + timedelta(minutes=5))
    run_jobs()
    held = wish(thread)
    assert (held.promised, held.settled_at) == (True, None)
    assert held.due_at == datetime(2026, 11, 20, 15, 0, tzinfo=UTC)

    with working():
        assert tending.tend_wishes(now=held.due_at - timedelta(hours=5)) == 0
        assert tending.tend_wishes(now=held.due_at - timedelta(hours=3)) == 1
        assert tending.tend_wishes(now=held.due_at - timedelta(hours=3)) == 0, "once"
    run_jobs()
    with acting_as("kulisy_owner"):
        rung = Bell.objects.filter(subject_kind="wish")
        assert set(rung.values_list("person_id", "face")) == {(cast.irina.person_id, "desk")}
    with working():
        assert tending.tend_wishes(now=held.due_at + timedelta(minutes=1)) == 1, "late"


def test_nothing_of_a_judgement_leaves_until_it_is_said(cast: Cast) -> None:
    agreement = agrees(cast.irina, cast.romashka)
    pages = point(agreement, "Страницы")
    thread = asks(cast.anna, "Ещё страница", "Нужна страница «Вакансии»")
    run_jobs()
    mail.outbox.clear()
    anna, pyotr, irina = in_cabinet(cast.anna), in_cabinet(cast.pyotr), at_desk(cast.irina)
    judges(cast.irina, thread, pages, amount=Decimal(2))
    run_jobs()

    assert used(irina, agreement)["Страницы"] == "2 of 3 pages"
    assert used(anna, agreement)["Страницы"] == "0 of 3 pages"
    with viewing(anna):
        assert not access.ties(anna).exists()
        assert not access.sayings(anna).exists()
        with pytest.raises(Http404):
            actions.tie(anna, _thread(anna, thread), point_id=pages.id, now=NOW)
    assert not mail.outbox

    tells(cast.irina, thread, "within")
    tells(cast.irina, thread, "within", now=NOW + timedelta(seconds=2))
    run_jobs()
    assert Use.objects.count() == 1, "two clicks are one use"
    assert used(anna, agreement)["Страницы"] == "2 of 3 pages"
    assert used(pyotr, agreement)["Страницы"] == "2 of 3 pages", "the meter is the client's"
    with viewing(pyotr):
        assert not access.sayings(pyotr).exists(), "which request it was he doesn't learn"
    assert [each.to for each in mail.outbox] == [["anna@romashka.example"]] * 2
    assert "входит в то, о чём мы договорились: Страницы" in mail.outbox[0].body
    assert wish(thread).settled_at == NOW

    judges(cast.irina, thread, None)
    assert used(anna, agreement)["Страницы"] == "0 of 3 pages", "judged anew, it is not used"


def test_beyond_is_said_kindly_and_with_a_day(cast: Cast) -> None:
    thread = asks(cast.anna, "Корзина", "Хотим корзину")
    run_jobs()
    with pytest.raises(Refused, match=r"Judge it among yourselves first"):
        tells(cast.irina, thread, "beyond")
    judges(cast.irina, thread)
    tells(cast.irina, thread, "beyond", words="Считаем с Максимом", by_day=date(2026, 11, 19))
    mail.outbox.clear()
    run_jobs()
    body = mail.outbox[0].body
    assert "больше, чем мы договорились" in body
    assert "Считаем с Максимом" in body
    held = wish(thread)
    assert held.promised
    assert held.settled_at is None, "he knows when he hears what it costs"
    assert held.due_at == datetime(2026, 11, 19, 15, 0, tzinfo=UTC)


def test_what_we_do_not_do_is_declined_with_a_word(cast: Cast) -> None:
    thread = asks(cast.anna, "Логотип", "Сделаете логотип?")
    run_jobs()
    with pytest.raises(Refused, match=r"kind sentence"):
        tells(cast.irina, thread, "declined")
    tells(cast.irina, thread, "declined", words="Логотипы не рисуем, посоветуем мастерскую")
    assert wish(thread).settled_at == NOW


def test_rounds_are_measured_by_approvals_and_a_month_begins_anew(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    agreement = agrees(cast.irina, cast.romashka, project)
    shows(cast.irina, project)
    shows(cast.irina, project, title="Карточка")
    support = point(agreement, "Поддержка")
    lately = asks(cast.anna, "Правка", "Поправьте телефон")
    before = asks(cast.anna, "Правка в октябре", "Поправьте адрес")
    judges(cast.irina, lately, support, amount=Decimal("1.5"))
    judges(cast.irina, before, support, amount=Decimal(4), now=NOW - timedelta(days=20))

    assert used(at_desk(cast.irina), agreement) == {
        "Страницы": "0 of 3 pages",
        "Поддержка": "1.5 of 10 pieces this month",
        "Раунды": "1 of 2 rounds: “Главная страница”",
        "Хостинг": "",
    }


def test_a_limit_of_rounds_holds_for_each_deliverable_and_a_named_one_for_its_own(
    cast: Cast,
) -> None:
    project = begins(cast.irina, cast.romashka)
    said = "Раунды: 2 раунда\nЛоготип: 3 раунда"
    agreement = agrees(cast.irina, cast.romashka, project, text=said)
    for title, rounds in (("Главная страница", 1), ("Карточка", 2), ("логотип", 3)):
        approval = shows(cast.irina, project, title=title)
        for _again in range(1, rounds):
            shows_again(cast.irina, project, approval)
    told = {"Раунды": "2 of 2 rounds: “Карточка”", "Логотип": "3 of 3 rounds"}
    assert used(at_desk(cast.irina), agreement) == told
    assert used(in_cabinet(cast.anna), agreement) == told


def test_a_point_that_is_called_like_a_stage_counts_its_hours_and_another_one_the_rest(
    cast: Cast,
) -> None:
    project = begins(cast.irina, cast.romashka)
    said = "Дизайн: 20 часов\nПрочее: 10 часов"
    agreement = agrees(cast.irina, cast.romashka, project, text=said)
    drawn = Task.objects.get(project=project, title="Главная страница")
    rows = {"company": cast.studio, "client": cast.romashka, "project": project, "day": NOW.date()}
    with acting_as("kulisy_owner"):
        for minutes, task in ((120, drawn), (60, None)):
            Entry.objects.create(
                **rows, seat=cast.maxim, minutes=minutes, task=task, source="hand", made_at=NOW
            )
        ShownHours.objects.create(**rows, minutes=180)
    assert used(at_desk(cast.irina), agreement) == {
        "Дизайн": "2 of 20 hours",
        "Прочее": "1 of 10 hours",
    }
    # A sum that names no stages tells him of neither; lines say of which stage they are.
    assert used(in_cabinet(cast.anna), agreement) == {
        "Дизайн": "up to 20 hours",
        "Прочее": "up to 10 hours",
    }
    with acting_as("kulisy_owner"):
        ShownHours.objects.all().delete()
        line = rows | {"minutes": 90, "words": "Эскиз"}
        ShownHours.objects.create(**line, entry_id=new_id(), stage_id=drawn.stage_id)
        ShownHours.objects.create(**line, entry_id=new_id())
    assert used(in_cabinet(cast.anna), agreement) == {
        "Дизайн": "1.5 of 20 hours",
        "Прочее": "1.5 of 10 hours",
    }


def test_hours_are_measured_by_work_and_told_as_far_as_was_agreed(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    agreement = agrees(cast.irina, cast.romashka, project, text="Правки: 10 часов")
    tied = asks(cast.anna, "Правка", "Поправьте телефон")
    judges(cast.irina, tied, point(agreement, "Правки"))
    rows = {"company": cast.studio, "client": cast.romashka, "project": project, "day": NOW.date()}
    with acting_as("kulisy_owner"):
        for minutes, counts in ((90, True), (45, False)):
            Entry.objects.create(
                **rows, seat=cast.maxim, minutes=minutes, counts=counts, source="hand", made_at=NOW
            )
    assert used(at_desk(cast.irina), agreement)["Правки"] == "1.5 of 10 hours"
    assert used(in_cabinet(cast.anna), agreement)["Правки"] == "up to 10 hours"
    with acting_as("kulisy_owner"):
        ShownHours.objects.create(**rows, minutes=60)
    assert used(in_cabinet(cast.anna), agreement)["Правки"] == "1 of 10 hours"


def test_what_was_done_just_quickly_is_counted_for_us_alone(cast: Cast) -> None:
    thread = asks(cast.anna, "Мелочь", "Подвиньте логотип")
    olga, maxim = at_desk(cast.olga), at_desk(cast.maxim)
    with viewing(olga):
        said = {"hour_price": 300_000, "currency": "RUB", "answer_days": 1}
        actions.set_custom(olga, said=said, now=NOW)
        actions.set_custom(olga, said=said, now=NOW)
    with viewing(maxim):
        found = _thread(maxim, thread)
        note = {"words": "", "now": NOW}
        actions.note_favour(maxim, found, minutes=30, worth=None, **note)
        actions.note_favour(maxim, found, minutes=None, worth=50_000, **note)
        with pytest.raises(Refused, match=r"how many minutes"):
            actions.note_favour(maxim, found, minutes=None, worth=None, **note)
        [month] = counted.by_month(maxim)
        assert (month.count, month.minutes) == (2, "30 min")
        assert "2,000" in month.worth
        with pytest.raises(Http404):
            actions.set_custom(maxim, said=said, now=NOW)
    for who in (cast.anna, cast.ivan):
        with viewing(in_cabinet(who)) as viewer:
            assert not access.favours(viewer).exists()
            with pytest.raises(Http404):
                actions.note_favour(viewer, thread, minutes=5, worth=None, words="", now=NOW)
    assert Favour.objects.count() == 2


def test_a_point_of_another_client_is_no_choice(cast: Cast) -> None:
    theirs = point(agrees(cast.irina, cast.kuznetsov), "Страницы")
    thread = asks(cast.anna, "Корзина", "Хотим корзину")
    with pytest.raises(Refused, match=r"what was agreed with this client"):
        judges(cast.irina, thread, theirs)
    assert not Tie.objects.exists()


def _thread(viewer, thread):
    return talk.conversations(viewer).select_related("client").get(id=thread.id)
