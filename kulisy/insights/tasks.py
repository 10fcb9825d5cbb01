"""What the worker does with usage facts, pilots and Mondays."""

from procrastinate.contrib.django import app

from kulisy.insights import actions
from kulisy.kit.time import now
from kulisy.people.viewer import working


@app.periodic(cron="40 3 * * *")
@app.task(name="insights.forget_old_facts")
def forget_old_facts(timestamp: int) -> None:
    actions.forget_old_facts(now())


@app.periodic(cron="12 * * * *")
@app.task(name="kulisy.insights.tasks.tend", queueing_lock="tend_insights")
def tend(timestamp: int) -> None:
    """Stop rules whose day has come, and the board of a Monday."""
    with working():
        actions.judge_due(now=now())
        actions.keep_weeks(now=now())
