"""Verbs: forgetting old facts, pilots from their beginning to their end, the board of a Monday."""

from kulisy.insights.actions.forgetting import forget_old_facts
from kulisy.insights.actions.piloting import begin, decide, judge_due, take_again
from kulisy.insights.actions.weekly import keep_weeks

__all__ = ["begin", "decide", "forget_old_facts", "judge_due", "keep_weeks", "take_again"]
