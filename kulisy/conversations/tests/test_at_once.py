"""Two clicks in the same moment, each a transaction of its own; a right that ends under its
holder."""

import json
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse

from kulisy.admissions.tests.test_at_once import together
from kulisy.conversations import actions
from kulisy.conversations.models import Conversation, Draft, Message
from kulisy.conversations.tests.talk import asks, notes
from kulisy.notify.tests.jobs import run_jobs
from kulisy.people.models import Access, Seat
from kulisy.people.tests.cast import NOW, Cast, at_desk, in_cabinet, make_cast
from kulisy.people.viewer import Viewer, viewing, working

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def sends(
    viewer: Viewer, thread: Conversation, audience: str, key: uuid.UUID
) -> Callable[[], object]:
    def send() -> object:
        with viewing(viewer):
            return actions.post_message(
                viewer,
                Conversation.objects.select_related("client").get(id=thread.id),
                audience=audience,
                words=actions.Words("Дважды нажали"),
                key=key,
                now=NOW,
            )

    return send


def test_two_clicks_on_send_rest_as_one_and_leave_as_one(cast: Cast) -> None:
    thread, key = asks(cast.anna, "Сайт", "Когда?"), uuid.uuid4()
    click = sends(at_desk(cast.irina), thread, "client", key)

    came = together(click, click)

    assert [type(each) for each in came] == [Draft, Draft], came
    assert Draft.objects.filter(body="Дважды нажали").count() == 1

    def release() -> object:
        with working():
            return actions.release_due(now=NOW + timedelta(minutes=1))

    left = together(release, release)
    assert sorted(left, key=str) == [0, 1], left
    assert Message.objects.filter(body="Дважды нажали").count() == 1
    assert not Draft.objects.exists()


@pytest.mark.parametrize("audience", ["client", "internal"])
def test_two_clicks_on_send_are_one_message(cast: Cast, audience: str) -> None:
    thread, key = asks(cast.anna, "Сайт", "Когда?"), uuid.uuid4()
    viewer = in_cabinet(cast.anna) if audience == "client" else at_desk(cast.maxim)
    click = sends(viewer, thread, audience, key)

    came = together(click, click)

    assert [type(each) for each in came] == [Message, Message], came
    assert Message.objects.filter(body="Дважды нажали").count() == 1


def test_two_clicks_on_a_new_request_are_one_thread(cast: Cast) -> None:
    viewer, key = in_cabinet(cast.anna), uuid.uuid4()

    def click() -> object:
        with viewing(viewer):
            return actions.open_conversation(
                viewer,
                cast.romashka,
                title="Один",
                words=actions.Words("Дважды нажали"),
                audience="client",
                contact_ids=[],
                key=key,
                now=NOW,
            )

    came = together(click, click)

    assert [type(each) for each in came] == [Conversation, Conversation], came
    assert Conversation.objects.count() == 1
    assert Message.objects.count() == 1


def test_taking_back_and_leaving_at_once_is_one_of_both(cast: Cast) -> None:
    thread = asks(cast.anna, "Сайт", "Когда?")
    irina = at_desk(cast.irina)
    resting = sends(irina, thread, "client", uuid.uuid4())()
    assert isinstance(resting, Draft)

    def back() -> object:
        with viewing(irina):
            return actions.take_back(irina, resting.id, now=NOW)

    def release() -> object:
        with working():
            return actions.release_due(now=NOW + timedelta(minutes=1))

    back_came, left = together(back, release)

    said = Message.objects.filter(body="Дважды нажали").count()
    assert (back_came is None) == (left == 1) == (said == 1), (back_came, left)
    assert Draft.objects.filter(send_at=None).count() == 1 - said


def test_closing_a_thread_and_its_first_message_leaving_at_once_keep_both(cast: Cast) -> None:
    """Neither writes over what the other one moved."""
    irina = at_desk(cast.irina)
    with viewing(irina):
        thread = actions.open_conversation(
            irina,
            cast.romashka,
            title="Смета",
            words=actions.Words("Готова"),
            audience="client",
            contact_ids=[cast.anna.contact_id],
            key=uuid.uuid4(),
            now=NOW,
        )
        stale = Conversation.objects.select_related("client").get(id=thread.id)

    def close() -> object:
        with viewing(irina):
            return actions.close(irina, stale, now=NOW)

    def release() -> object:
        with working():
            return actions.release_due(now=NOW + timedelta(minutes=1))

    came = together(close, release)

    assert came[1] == 1, came
    now_is = Conversation.objects.get(id=thread.id)
    assert now_is.shown_at is not None
    assert (now_is.number, now_is.client_version) == (1, 2)


def test_a_right_that_ends_between_two_pages_ends_with_the_next(cast: Cast) -> None:
    thread = asks(cast.anna, "Сайт", "Когда?")
    notes(cast.maxim, thread, "между нами")
    browsers = {}
    for name, row in (("anna", cast.anna), ("maxim", cast.maxim)):
        browsers[name] = Browser()
        browsers[name].force_login(
            row.person, backend="allauth.account.auth_backends.AuthenticationBackend"
        )
    pages = {
        "anna": reverse("portal:conversation", args=["wind", thread.id]),
        "maxim": reverse("desk:conversation", args=["wind", thread.id]),
    }
    assert [browsers[name].get(page).status_code for name, page in pages.items()] == [200, 200]

    Access.objects.filter(id=cast.anna.id).update(state="revoked")
    Seat.objects.filter(id=cast.maxim.id).update(active=False)

    for name, page in pages.items():
        assert browsers[name].get(page).status_code == 404
        assert browsers[name].get(f"{page}after/").status_code == 404
        assert browsers[name].post(f"{page}reading/", {"last": uuid.uuid4()}).status_code == 404
    assert Message.objects.count() == 2


def test_open_pages_hear_of_a_release_with_it_and_of_nothing_twice(cast: Cast) -> None:
    thread = asks(cast.anna, "Сайт", "Когда?")
    run_jobs()
    sends(at_desk(cast.irina), thread, "client", uuid.uuid4())()
    connection.ensure_connection()
    listener = connection.connection
    with connection.cursor() as cursor:
        cursor.execute("LISTEN kulisy_live")

    with working():
        assert actions.release_due(now=NOW + timedelta(minutes=1)) == 1
    told = [json.loads(each.payload) for each in listener.notifies(timeout=1)]
    run_jobs()
    after = [json.loads(each.payload) for each in listener.notifies(timeout=1)]

    again = {"to": in_cabinet(cast.anna).topic, "name": f"conversation:{thread.id}"}
    assert told.count(again) == 1, told
    assert after.count(again) == 0, after
    assert {"to": in_cabinet(cast.anna).topic, "name": "bell"} in after
