"""The team's talk: the queue, the conversation with its two composers, a client's whole
correspondence and files."""

from django.urls import path

from kulisy.conversations import receiving
from kulisy.conversations.desk import (
    client,
    guard,
    handling,
    held,
    queue,
    rearranging,
    reminders,
    showing,
    templates,
    thread,
)

urls = [
    path("", queue.home, name="home"),
    path("queue/", queue.fragment, name="queue"),
    path("queue/filters/", queue.filters, name="filters"),
    path("conversations/new/", thread.new_conversation, name="new_conversation"),
    path("conversations/<uuid:conversation_id>/", thread.conversation, name="conversation"),
    path("conversations/<uuid:conversation_id>/after/", thread.after, name="after"),
    path("conversations/<uuid:conversation_id>/messages/<str:audience>/", thread.post, name="post"),
    path(
        "conversations/<uuid:conversation_id>/spoken/<str:audience>/", thread.spoken, name="spoken"
    ),
    path("conversations/<uuid:conversation_id>/resting/", thread.resting, name="resting"),
    path("resting/<uuid:draft_id>/return/", thread.take_back, name="take_back"),
    path("conversations/<uuid:conversation_id>/state/", handling.state, name="state"),
    path("conversations/<uuid:conversation_id>/assignee/", handling.assignee, name="assignee"),
    path("conversations/<uuid:conversation_id>/due/", handling.due, name="due"),
    path("conversations/<uuid:conversation_id>/labels/", handling.labels, name="labels"),
    path("conversations/<uuid:conversation_id>/watchers/", handling.watchers, name="watchers"),
    path(
        "conversations/<uuid:conversation_id>/participants/",
        handling.participants,
        name="participants",
    ),
    path("conversations/<uuid:conversation_id>/title/", handling.title, name="title"),
    path("conversations/<uuid:conversation_id>/merging/", rearranging.merge, name="merge"),
    path("conversations/<uuid:conversation_id>/splitting/", rearranging.split, name="split"),
    path("conversations/<uuid:conversation_id>/copies/", rearranging.copies, name="copies"),
    path("conversations/<uuid:conversation_id>/reminders/", reminders.remind, name="reminders"),
    path("reminders/<uuid:reminder_id>/ending/", reminders.ending, name="reminder_ending"),
    path("messages/<uuid:message_id>/copy/", showing.new_showing, name="new_showing"),
    path("showings/<uuid:showing_id>/", showing.showing, name="showing"),
    path("held/", held.index, name="held"),
    path("held/<uuid:held_id>/", held.one, name="held_one"),
    path("held/<uuid:held_id>/files/<uuid:blob_id>/", held.file, name="held_file"),
    path("templates/", templates.templates, name="templates"),
    path("templates/<uuid:template_id>/", templates.template, name="template"),
    path(
        "conversations/<uuid:conversation_id>/templates/<str:audience>/",
        templates.offered,
        name="offered_templates",
    ),
    path("returned/<uuid:sent_id>/", handling.letter_return, name="letter_return"),
    path("clients/<uuid:client_id>/correspondence/", client.correspondence, name="correspondence"),
    path(
        "clients/<uuid:client_id>/correspondence/after/",
        client.correspondence_after,
        name="correspondence_after",
    ),
    path("clients/<uuid:client_id>/files/", client.files, name="client_files"),
    path("settings/guard/", guard.guard, name="guard"),
    *receiving.routes(),
]
