"""The cabinet's talk: requests under «Поддержка», closed ones under «История», one's whole
correspondence, files."""

from django.urls import path

from kulisy.conversations import receiving
from kulisy.conversations.portal import lists, thread

urls = [
    path("support/", lists.support, name="support"),
    path("history/", lists.history, name="history"),
    path("correspondence/", lists.correspondence, name="correspondence"),
    path("correspondence/after/", lists.correspondence_after, name="correspondence_after"),
    path("files/", lists.files, name="files"),
    path("requests/new/", thread.new_request, name="new_request"),
    path("conversations/<uuid:conversation_id>/", thread.conversation, name="conversation"),
    path("conversations/<uuid:conversation_id>/after/", thread.after, name="after"),
    path("conversations/<uuid:conversation_id>/messages/", thread.post, name="post"),
    path("conversations/<uuid:conversation_id>/closure/", thread.closure, name="closure"),
    *receiving.routes(),
]
