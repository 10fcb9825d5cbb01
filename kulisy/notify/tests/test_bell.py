"""The bell, the choices and the live ticket, through the pages of both faces."""

import json
import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from kulisy.conversations.tests.talk import answers, asks, notes, run_jobs, says
from kulisy.notify import access, live
from kulisy.notify.models import Bell, Choice, Letter, Rhythm
from kulisy.people.models import Access, AccessState, Contact, Seat
from kulisy.people.tests.cast import NOW, at_desk, in_cabinet, make_cast
from kulisy.people.viewer import viewing

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def browser(who: Seat | Access) -> Browser:
    made = Browser(headers={"accept-language": "en"})
    made.force_login(who.person, backend=BACKEND)
    return made


def bell(who: Seat | Access) -> str:
    face = "d" if isinstance(who, Seat) else "c"
    answer = browser(who).get(f"/{face}/wind/bell/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_answer_rings_and_says_who_wrote_where():
    cast = make_cast()
    thread = asks(cast.anna, "Вёрстка сайта", "Когда?")
    run_jobs()
    answers(cast.irina, thread, "Завтра")
    run_jobs()

    page = bell(cast.anna)

    assert "New message from Ирина Павлова in “Вёрстка сайта”" in page
    assert f"/c/wind/conversations/{thread.id}/#m-" in page
    assert "New request from Анна Ким: “Вёрстка сайта”" in bell(cast.irina)


def test_a_note_rings_with_the_team_only():
    cast = make_cast()
    thread = asks(cast.anna, "Вёрстка", "Когда?")
    run_jobs()
    notes(cast.maxim, thread, f"@[Ирина Павлова](seat:{cast.irina.id}) канарейка")
    run_jobs()

    assert "Максим Лебедев mentioned you" in bell(cast.irina)
    assert "Максим" not in bell(cast.anna)
    assert "канарейка" not in bell(cast.irina)


def test_what_may_not_be_read_any_more_says_nothing():
    cast = make_cast()
    thread = asks(cast.anna, "Вёрстка-канарейка", "Когда?")
    run_jobs()
    answers(cast.irina, thread, "Завтра")
    run_jobs()
    assert "Вёрстка-канарейка" in bell(cast.anna)
    assert 'class="count"' in browser(cast.anna).get("/c/wind/bell/?mark=1").content.decode()
    Access.objects.filter(id=cast.anna.id).update(sections=["files"])

    assert Bell.objects.filter(person=cast.anna.person, face="portal").exists()
    assert "канарейка" not in bell(cast.anna)
    assert 'class="count"' not in browser(cast.anna).get("/c/wind/bell/?mark=1").content.decode()

    Access.objects.filter(id=cast.anna.id).update(state=AccessState.REVOKED)
    assert browser(cast.anna).get("/c/wind/bell/").status_code == 404


def test_everybody_has_a_bell_of_his_own_in_each_company_and_face():
    cast = make_cast()
    asks(cast.anna, "Вёрстка-канарейка", "Когда?")
    run_jobs()

    assert "канарейка" in bell(cast.irina)
    for other in (cast.maxim, cast.pyotr, cast.ivan):
        assert "канарейка" not in bell(other)
    assert browser(cast.lev).get("/d/law/bell/").status_code == 200
    assert browser(cast.lev).get("/d/wind/bell/").status_code == 404


def test_marking_all_as_read_is_a_post_and_a_get_changes_nothing():
    cast = make_cast()
    asks(cast.anna, "Вёрстка", "Когда?")
    run_jobs()
    viewer = at_desk(cast.irina)
    bell(cast.irina)
    with viewing(viewer):
        assert access.unread_bells(viewer) == 1
    mark = browser(cast.irina).get("/d/wind/bell/?mark=1").content.decode()
    assert 'class="count"' in mark
    assert "<html" not in mark

    answer = browser(cast.irina).post("/d/wind/bell/")

    assert answer.status_code == 302
    with viewing(viewer):
        assert access.unread_bells(viewer) == 0
    assert 'class="count"' not in browser(cast.irina).get("/d/wind/bell/?mark=1").content.decode()


def test_a_choice_is_kept_and_obeyed():
    cast = make_cast()
    page = browser(cast.irina).get("/d/wind/choices/").content.decode()
    assert page.count('value="now" selected') == 10, "an account manager hears at once"

    sent = {**when(), "way-message": "bell", "way-request": "nothing", "way-mention": "sideways"}
    answer = browser(cast.irina).post("/d/wind/choices/", sent | {"way-admission": "now"})
    assert answer.status_code == 302
    thread = asks(cast.anna, "Вёрстка", "Когда?")
    run_jobs()
    assert not Bell.objects.filter(person=cast.irina.person).exists()
    says(cast.anna, thread, "Ну?", now=NOW + timedelta(minutes=1))
    run_jobs()

    assert Bell.objects.get(person=cast.irina.person).kind == "message"
    assert not Letter.objects.filter(person=cast.irina.person).exists()
    assert {row.kind for row in Choice.objects.all()} == {"message", "request"}


def test_what_can_not_be_read_of_a_choice_is_said_beside_it_and_nothing_is_changed():
    cast = make_cast()
    for wrong in ({"digest": "hourly"}, {"quiet_from": "25:99"}, {"digest_hour": "99"}, {}):
        sent = {**when(), **wrong, "way-message": "nothing"} if wrong else {}
        answer = browser(cast.irina).post("/d/wind/choices/", sent)
        assert answer.status_code == 422
        assert 'class="error"' in answer.content.decode()
    assert not Choice.objects.exists()
    assert not Rhythm.objects.exists()


def test_choices_fit_who_one_is():
    cast = make_cast()

    def offered(who: Seat | Access) -> set[str]:
        face = "d" if isinstance(who, Seat) else "c"
        page = browser(who).get(f"/{face}/wind/choices/").content.decode()
        return set(re.findall('name="way-([a-z]+)"', page)) | set(re.findall('name="(lead)"', page))

    booked = {"order", "booking", "review", "project", "meeting"}
    team = {"mention", "assigned", "message", "request", "state", "accepted"} | booked
    served = booked | {"standin"}
    assert offered(cast.olga) - offered(cast.maxim) == {"admission"}
    assert team <= offered(cast.maxim)
    assert offered(cast.anna) == {"message", "mention", "state", "accepted", "lead"} | served
    assert offered(cast.pyotr) == {"message", "mention", "state"} | served


def when() -> dict[str, str]:
    """The lower half of the page, as it stands."""
    named = {"digest": "daily", "digest_day": "0", "digest_hour": "9", "lead": "weekly"}
    return {**named, "quiet_from": "22:00", "quiet_to": "08:00"}


def test_a_live_ticket_names_only_ones_own_topic():
    cast = make_cast()
    answer = browser(cast.anna).post("/c/wind/live/")

    url = json.loads(answer.content)["url"]
    ticket = live.read_ticket(url.removeprefix("/live?ticket="))
    assert ticket.topics == (f"{cast.anna.person_id}/{cast.studio.id}/portal",)
    assert browser(cast.anna).get("/c/wind/live/").status_code == 405
    assert browser(cast.anna).post("/c/law/live/").status_code == 200
    assert browser(cast.anna).post("/d/wind/live/").status_code == 404


def test_who_looks_through_a_clients_eyes_has_neither_his_bell_nor_his_stream():
    cast = make_cast()
    contact = Contact.objects.get(id=cast.anna.contact_id)
    olga = browser(cast.olga)

    for page in ("bell/", "choices/", "live/"):
        assert olga.get(f"/d/wind/as/{contact.id}/{page}").status_code in {404, 405}
        assert olga.post(f"/d/wind/as/{contact.id}/{page}").status_code == 404


def test_nonsense_in_the_address_is_a_page_and_no_error():
    cast = make_cast()
    for before in ("x", str(uuid.uuid4()), "\x00", "%00"):
        assert browser(cast.olga).get("/d/wind/bell/", {"before": before}).status_code == 200


def test_the_bell_asks_the_same_number_of_times_however_much_rang():
    cast = make_cast()
    counts = []
    for _ in range(2):
        for number in range(4):
            answers(cast.irina, asks(cast.anna, f"Тема {number}", "Когда?"), "Завтра")
        run_jobs()
        viewer = in_cabinet(cast.anna)
        with viewing(viewer), CaptureQueriesContext(connection) as asked:
            from kulisy.notify import bells

            assert bells.entries(viewer)[0]
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 4
