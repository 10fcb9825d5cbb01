"""The team's screens of numbers: today's board, and whether it pays."""

from django.urls import path

from kulisy.insights.desk import effect, today

_ONE = "board/effect/<uuid:pilot_id>"

urls = [
    path("board/", today.board, name="board"),
    path("board/seats/<uuid:seat_id>/", today.board_seat, name="board_seat"),
    path("board/effect/", effect.index, name="effect"),
    path("board/effect/new/", effect.new, name="new_pilot"),
    path(f"{_ONE}/", effect.pilot, name="pilot"),
    path(f"{_ONE}/before/", effect.before, name="pilot_before"),
    path(f"{_ONE}/decision/", effect.decision, name="pilot_decision"),
    path(f"{_ONE}/report/", effect.report, name="pilot_report"),
]
