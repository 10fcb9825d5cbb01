"""The public page says how the company answers: what it ticked, and only where there is enough."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from kulisy.conversations.models import Conversation, Message
from kulisy.disclosure import answering
from kulisy.notify.tests.jobs import run_jobs
from kulisy.operate.testing import acting_as
from kulisy.people.tests.cast import Cast
from kulisy.people.viewer import working

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def requests(cast: Cast, *, answered_in: list[int | None]) -> None:
    """Opened ten days ago by Анна; answered after so many minutes, or never."""
    at = timezone.now() - timedelta(days=10)
    rows = {"company": cast.studio, "client": cast.romashka, "audience": "client"}
    threads = [
        Conversation(
            **rows, number=100 + n, title="?", opened_at=at, shown_at=at, client_last_at=at,
            opened_by_contact=cast.anna.contact,
        )
        for n, _wait in enumerate(answered_in)
    ]  # fmt: skip
    said = []
    for thread, wait in zip(threads, answered_in, strict=True):
        one = {**rows, "conversation": thread, "kind": "text", "body": "?", "html": "?"}
        said.append(Message(**one, author_contact=cast.anna.contact, author_name="А", posted_at=at))
        if wait is not None:
            said.append(
                Message(
                    **one, author_seat=cast.irina, author_name="И",
                    posted_at=at + timedelta(minutes=wait),
                )
            )  # fmt: skip
    with acting_as("kulisy_owner"):
        Conversation.objects.bulk_create(threads)
        Message.objects.bulk_create(said)


def test_too_few_answers_say_nothing(cast: Cast) -> None:
    requests(cast, answered_in=[30] * (answering.ENOUGH - 1) + [None] * 50)
    with working():
        assert answering.count(cast.studio.id, now=timezone.now()) == {}


def test_the_middle_counts_those_who_were_never_answered_and_the_page_says_what_was_ticked(
    cast: Cast,
) -> None:
    requests(cast, answered_in=[30] * 10 + [90] * 15 + [3000] * 5 + [None] * 10)
    with working():
        found = answering.count(cast.studio.id, now=timezone.now())
    assert found == {"requests": 40, "first_answer": 90, "same_day": 62}
    olga = Browser(headers={"accept-language": "en"})
    olga.force_login(
        cast.olga.person, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    assert "How we answer" not in Browser().get("/wind/").content.decode()
    olga.post("/d/wind/settings/openness/", {"numbers": ["first_answer"]})
    run_jobs()
    page = Browser(headers={"accept-language": "en"}).get("/wind/").content.decode()
    assert "within 2 hours" in page
    assert "%" not in page.split("How we answer")[1].split("</section>")[0]
