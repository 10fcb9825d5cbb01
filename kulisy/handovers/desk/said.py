"""A form about something that was said in a message, beside its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render

from kulisy.conversations import pages, writing
from kulisy.people.middleware import FacedRequest

if TYPE_CHECKING:
    from kulisy.conversations.models import Message


def said_in(request: FacedRequest, message: Message, form: BaseForm, template: str) -> HttpResponse:
    """The page of the form; 422 where it was sent and not taken."""
    place = pages.address(request.viewer, message.conversation_id)
    context = {
        "form": form,
        "message": message,
        "excerpt": writing.excerpt(message.body, limit=400),
        "client_reads": message.audience == "client",
        "back_url": f"{place}#m-{message.id}",
    }
    return render(request, template, context, status=422 if form.is_bound else 200)
