"""What the worker does with files."""

import uuid

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kulisy.files import actions, previews
from kulisy.kit.time import now


@app.task(name="files.make_preview", queue="previews", retry=RetryStrategy(max_attempts=3, wait=10))
def make_preview(blob_id: str) -> None:
    previews.make_preview(uuid.UUID(blob_id))


@app.periodic(cron="17 * * * *")
@app.task(name="files.forget_expired_uploads", queue="previews", pass_context=False)
def forget_expired_uploads(timestamp: int) -> None:
    actions.forget_expired_uploads(now())
