"""Taking back a history on which people have gone on working."""

import json

import pytest

from kulisy.conversations.models import Conversation, Message
from kulisy.conversations.tests.talk import notes
from kulisy.imports.jsonl.tests.lines import STORY
from kulisy.imports.tests.bringing import bring, undo
from kulisy.people.models import Client
from kulisy.people.tests.cast import make_cast

pytestmark = pytest.mark.django_db


def test_a_history_that_somebody_has_gone_on_with_stays_whole():
    cast = make_cast()
    lines = "\n".join(json.dumps(each, ensure_ascii=False) for each in STORY)
    import_ = bring(cast.olga, "conversations", "history.jsonl", lines)
    assert import_.state == "done"
    thread = Conversation.objects.get(title="Сайт не открывается")
    notes(cast.maxim, thread, "А здесь мы остановились")
    brought = Message.objects.count()

    import_ = undo(cast.olga, import_)

    assert (import_.state, import_.trouble[0]) == ("done", "built_on")
    assert "messages" in import_.trouble[1]
    assert Message.objects.count() == brought
    assert Client.objects.filter(name="ООО «Лютик»").exists()
