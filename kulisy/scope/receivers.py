"""What this room does at news from below. In the worker's role."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from kulisy.clocks import access as clocks
from kulisy.clocks import terms
from kulisy.clocks.calendars import UnknownYear
from kulisy.conversations.models import Message
from kulisy.scope.access import usual
from kulisy.scope.actions.judging import begin_wish
from kulisy.scope.models import Custom, Wish

#: Whatever is written later goes on with the request.
FIRST = timedelta(minutes=1)


def client_wrote(sender: Any, *, message: Message, **more: Any) -> None:
    """The first words of a request that somebody of the client opened: by when he will know."""
    conversation = message.conversation
    if conversation.opened_by_contact_id is None or message.author_contact_id is None:
        return
    if message.posted_at > conversation.opened_at + FIRST:
        return
    company = conversation.client.company
    custom = Custom.objects.filter(company_id=company.id).first() or usual(company.language)
    term = terms.Term(custom.answer_days, terms.Unit.WORKING_DAYS, with_hours=True)
    try:
        due = terms.due(clocks.calendar(company), conversation.opened_at, term)
    except UnknownYear:
        due = None
    begin_wish(conversation, due=due, now=message.posted_at)


def first_answered(sender: Any, *, conversation_id: uuid.UUID, at: datetime, **more: Any) -> None:
    """An answer is what he waited for; where the team has named a day itself, its word is."""
    rows = Wish.objects.filter(conversation_id=conversation_id, promised=False, settled_at=None)
    rows.update(settled_at=at)
