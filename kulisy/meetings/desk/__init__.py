"""The team's screens: meetings, one of them, its minutes and what is drawn from them; one's own
calendar."""

from django.urls import path

from kulisy.meetings import feed_pages
from kulisy.meetings.desk import drawing, meetings, minutes

_ONE = "meetings/<uuid:meeting_id>"
_LINE = "minutes/<uuid:minutes_id>/lines/<int:line>"

urls = [
    path("meetings/", meetings.index, name="meetings"),
    path("meetings/new/", meetings.new, name="new_meeting"),
    path(f"{_ONE}/", meetings.meeting, name="meeting"),
    path(f"{_ONE}/change/", meetings.change, name="meeting_change"),
    path(f"{_ONE}/cancellation/", meetings.cancellation, name="meeting_cancellation"),
    path(f"{_ONE}/answer/", meetings.answer, name="meeting_answer"),
    path(f"{_ONE}/minutes/<str:audience>/", minutes.write, name="meeting_minutes"),
    path(f"{_LINE}/task/", drawing.task, name="line_task"),
    path(f"{_LINE}/commitment/", drawing.commitment, name="line_commitment"),
    *feed_pages.routes(),
]
