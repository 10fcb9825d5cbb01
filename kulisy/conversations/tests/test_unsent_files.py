"""Where the page's script did not run, a chosen file is never dropped in silence."""

import uuid
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from kulisy.conversations.actions import Refused
from kulisy.conversations.forms import Spoken, Writing


@pytest.mark.parametrize("form", [Writing, Spoken])
def test_a_file_that_nothing_has_sent_stops_its_message(form: type[Writing]) -> None:
    sent = {"body": "Вот фото", "key": uuid.uuid4(), "kind": "call", "spoke_at": "2026-11-16T09:00"}
    with_script = form(QueryDict(urlencode({**sent, "attachments": ""})))
    without = form(QueryDict(urlencode({**sent, "attachments": "фото.jpg"})))

    assert with_script.is_valid()
    assert without.is_valid()
    assert with_script.words().body == "Вот фото"
    with pytest.raises(Refused):
        without.words()
