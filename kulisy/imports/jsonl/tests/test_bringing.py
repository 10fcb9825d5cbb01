"""What a file of lines becomes: clients, contacts, conversations, messages, quietly."""

from pathlib import Path

import pytest

from kulisy.conversations.models import Conversation, Desk, Message, ReadMark
from kulisy.imports.jsonl.tests.lines import ANSWER, STORY, bring, moment, write
from kulisy.imports.models import ImportedRow
from kulisy.people.models import Client, Contact
from kulisy.people.tests.cast import make_cast

pytestmark = pytest.mark.django_db


def test_a_story_comes_in_with_its_times_and_its_audiences(tmp_path: Path) -> None:
    cast = make_cast()
    told = bring(write(tmp_path, *STORY), cast.olga)
    assert told.counts["messages"] == 3
    assert told.counts["clients"] == told.counts["contacts"] == told.counts["conversations"] == 1
    client = Client.objects.get(name="ООО «Лютик»")
    assert client.responsible_id == cast.olga.id
    thread = Conversation.objects.get(client=client)
    said = list(Message.objects.filter(conversation=thread).order_by("posted_at"))
    assert [each.audience for each in said] == ["client", "internal", "client"]
    assert said[2].posted_at == moment(ANSWER["at"])
    assert said[2].html == "<p>Починили, <strong>проверьте</strong>.</p>\n"
    assert said[0].author_contact_id == Contact.objects.get(email="anna@lyutik.example").id
    assert said[1].author_seat_id == cast.irina.id
    assert (thread.number, thread.state) == (1, "closed")
    assert thread.shown_at == thread.opened_at == said[0].posted_at
    assert thread.client_last_at == thread.closed_at == said[2].posted_at
    assert Desk.objects.get(conversation=thread).closed
    assert ReadMark.objects.filter(conversation=thread, face="desk").count() == 4
    assert ImportedRow.objects.count() == 6
