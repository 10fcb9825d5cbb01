"""Who is admitted after his company's history was brought in."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db.models import Max

from kulisy.admissions.actions import inviting
from kulisy.admissions.tests.test_inviting import accept, mailed
from kulisy.conversations import access
from kulisy.conversations.models import Conversation, ReadMark
from kulisy.conversations.tests.talk import answers
from kulisy.imports.jsonl.tests.lines import ANSWER, NOTE, STORY, bring, moment, write
from kulisy.mailroom import actions as mailroom
from kulisy.mailroom.planning import make_plan
from kulisy.mailroom.tests.post import raw
from kulisy.notify.tests.jobs import run_jobs
from kulisy.people.models import Access, Contact
from kulisy.people.tests.cast import NOW, at_desk, in_cabinet, make_cast
from kulisy.people.viewer import viewing

pytestmark = pytest.mark.django_db


def test_he_begins_with_it_as_read_and_with_what_was_said_here_as_new(tmp_path: Path) -> None:
    cast = make_cast()
    late = {**NOTE, "id": 9, "at": "2024-05-01T00:00:00Z"}
    bring(write(tmp_path, *STORY, late), cast.olga)
    contact = Contact.objects.get(email="anna@lyutik.example")
    (tmp_path / "box").mkdir()
    letter = raw(sender=contact.email, to="irina@wind.example", subject="Старое", id="7@x")
    (tmp_path / "box" / "1.eml").write_bytes(letter)
    archive = mailroom.look_into(tmp_path / "box")
    known = mailroom.knowledge(cast.studio)
    planned = make_plan(archive.heads, archive.unreadable, known=known)
    mailroom.bring_in(cast.studio, tmp_path / "box", planned, now=NOW)
    talk, old = Conversation.objects.get(title="Сайт не открывается"), "Старое"
    answers(cast.olga, talk, "Сайт работает, посмотрите")

    olga = at_desk(cast.olga)
    with viewing(olga):
        invited = inviting.invite_contact(
            olga, contact, sections=["conversations"], lead=False, authorised=False,
            by_mail=True, now=NOW + timedelta(hours=1),
        )  # fmt: skip
    came = accept(mailed(invited.invitation))
    run_jobs()

    viewer = in_cabinet(Access.objects.get(person=came.person))
    with viewing(viewer):
        marks = dict(access.read_marks(viewer).values_list("conversation_id", "read_to"))
        said = access.messages(viewer)
        unread = [
            each.body
            for each in said.order_by("posted_at")
            if each.posted_at > marks[each.conversation_id]
        ]
        letters = said.filter(conversation__title=old).aggregate(at=Max("posted_at"))
    assert marks[talk.id] == moment(ANSWER["at"]), "and no note of the team moves it"
    assert marks[Conversation.objects.get(title=old).id] == letters["at"]
    assert unread == ["Сайт работает, посмотрите"]
    assert ReadMark.objects.filter(person=came.person, face="desk").count() == 0
