"""What the worker does with usage facts."""

from procrastinate.contrib.django import app

from kulisy.insights import actions
from kulisy.kit.time import now


@app.periodic(cron="40 3 * * *")
@app.task(name="insights.forget_old_facts")
def forget_old_facts(timestamp: int) -> None:
    actions.forget_old_facts(now())
