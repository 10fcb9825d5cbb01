"""Background work: how companies answer is counted, once a day and when they ask for it."""

import uuid

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kulisy.disclosure import answering
from kulisy.disclosure.actions.opening import COUNT
from kulisy.disclosure.models import Openness
from kulisy.kit.time import now
from kulisy.people.viewer import working

_PATIENT = RetryStrategy(max_attempts=12, exponential_wait=3)


@app.task(name=COUNT, retry=_PATIENT)
def count_answers(company_id: str) -> None:
    with working():
        _count(uuid.UUID(company_id))


@app.periodic(cron="17 3 * * *")
@app.task(name="kulisy.disclosure.tasks.count_all", queueing_lock="count_answers")
def count_all(timestamp: int) -> None:
    """Of every company that lets something be said."""
    with working():
        for each in Openness.objects.exclude(numbers=[]).values_list("company_id", flat=True):
            _count(each)


def _count(company_id: uuid.UUID) -> None:
    moment = now()
    counted = answering.count(company_id, now=moment)
    Openness.objects.filter(company_id=company_id).update(counted=counted, counted_at=moment)
