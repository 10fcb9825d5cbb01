"""Verbs of projects, each one transaction, each fact where both sides or the team may know it."""

from kulisy.projects.actions.approving import (
    add_remark,
    approve,
    ask_code,
    send_remarks,
    settle,
    show,
    show_again,
    withdraw,
)
from kulisy.projects.actions.awaiting import ask, drop, give_back, send, take
from kulisy.projects.actions.checklists import pin_file, save_items, tick
from kulisy.projects.actions.looking import note_visit
from kulisy.projects.actions.papering import expect, expect_no_more, make_paper
from kulisy.projects.actions.planning import (
    begin,
    change,
    copy_across,
    delete_outline,
    save_outline,
    set_state,
    take_ready_outlines,
)
from kulisy.projects.actions.questioning import (
    add_paper,
    await_answer,
    may_await,
    remove_paper,
    settle_question,
)
from kulisy.projects.actions.reporting import save_report, send_report
from kulisy.projects.actions.stages import (
    begin_stage,
    delete_stage,
    finish_stage,
    move_plan,
    place_stage,
    save_stage,
    set_stage_days,
)
from kulisy.projects.actions.tasks import (
    add_task,
    change_task,
    copy_task,
    delete_task,
    place_task,
    set_task_days,
    set_task_state,
)

__all__ = [
    "add_paper",
    "add_remark",
    "add_task",
    "approve",
    "ask",
    "ask_code",
    "await_answer",
    "begin",
    "begin_stage",
    "change",
    "change_task",
    "copy_across",
    "copy_task",
    "delete_outline",
    "delete_stage",
    "delete_task",
    "drop",
    "expect",
    "expect_no_more",
    "finish_stage",
    "give_back",
    "make_paper",
    "may_await",
    "move_plan",
    "note_visit",
    "pin_file",
    "place_stage",
    "place_task",
    "remove_paper",
    "save_items",
    "save_outline",
    "save_report",
    "save_stage",
    "send",
    "send_remarks",
    "send_report",
    "set_stage_days",
    "set_state",
    "set_task_days",
    "set_task_state",
    "settle",
    "settle_question",
    "show",
    "show_again",
    "take",
    "take_ready_outlines",
    "tick",
    "withdraw",
]  # fmt: skip
