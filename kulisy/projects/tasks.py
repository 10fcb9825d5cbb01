"""Background work: each a thin call."""

import uuid

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kulisy.kit.time import now
from kulisy.people.viewer import working
from kulisy.projects import counting, notifications, paging
from kulisy.projects.actions import awaiting
from kulisy.projects.actions.grounds import RECKON
from kulisy.projects.models import Approval, Material, Stage

_PATIENT = RetryStrategy(max_attempts=12, exponential_wait=3)


@app.task(name=RECKON, retry=_PATIENT)
def reckon(project_id: str) -> None:
    with working():
        counting.count(uuid.UUID(project_id), now=now())


@app.periodic(cron="10 * * * *")
@app.task(name="kulisy.projects.tasks.reckon_all", queueing_lock="reckon_all")
def reckon_all(timestamp: int) -> None:
    """Every hour, as companies' days begin at different ones: a day that went by is counted."""
    with working():
        ids = counting.running()
    for project_id in ids:
        with working():
            counting.count(project_id, now=now())
    with working():
        rounds = paging.undrawn()
    for round_id in rounds:
        paging.draw(round_id)


@app.task(name=paging.DRAW, queue="previews", retry=RetryStrategy(max_attempts=3, wait=10))
def draw(round_id: str) -> None:
    paging.draw(uuid.UUID(round_id))


@app.task(name=awaiting.TELL, retry=_PATIENT)
def tell(kind: str, subject_id: str, fact: str) -> None:
    with working():
        if kind == "material":
            material = Material.objects.select_related("project").filter(id=subject_id).first()
            if material:
                notifications.of_material(material, fact, now=now())
        elif kind == "stage":
            stage = Stage.objects.select_related("project").filter(id=subject_id).first()
            if stage:
                notifications.of_stage(stage, fact, now=now())
        else:
            approval = Approval.objects.select_related("project").filter(id=subject_id).first()
            if approval:
                notifications.of_approval(approval, fact, now=now())
