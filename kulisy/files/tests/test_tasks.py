"""What actions put into the queue is what the worker knows."""

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from kulisy.files.models import Blob, Preview
from kulisy.files.tests.places import at_desk, at_work, kept
from kulisy.files.tests.test_previews import jpeg


@pytest.mark.django_db
def test_the_job_of_a_kept_picture_draws_it() -> None:
    with at_desk():
        blob = kept("a.jpg", jpeg((20, 10)))

    with at_work():
        job = ProcrastinateJob.objects.get()
        app.tasks[job.task_name](**job.args)

    assert Blob.objects.get(id=blob.id).preview == Preview.READY


@pytest.mark.django_db
def test_the_hourly_cleaning_is_planned_and_runs() -> None:
    planned = {each.task.name for each in app.periodic_registry.periodic_tasks.values()}

    with at_work():
        app.tasks["files.forget_expired_uploads"](timestamp=0)

    assert {"files.forget_expired_uploads", "insights.forget_old_facts"} <= planned
