"""Cases of other products' tests, re-expressed: each is run here as a scenario with the cast, or
listed with the reason why it does not apply. A case that is neither fails the test."""

import csv
import os
import re
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.urls import reverse

from kulisy.conversations.models import Conversation, Message, Participant, Watcher
from kulisy.operate.testing import acting_as
from kulisy.people.models import Access, NamedSeat
from kulisy.people.models import Client as ClientRow
from kulisy.people.tests.cast import NOW, admit, in_cabinet
from kulisy.people.viewer import viewing
from tests.leaks import deeds
from tests.leaks.programs import programs
from tests.leaks.world import World, made_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SHARED = Path(os.environ.get("KULISY_SHARED", Path(__file__).parents[2].parent / "shared"))
CASES = SHARED / "data" / "visibility-cases" / "cases.csv"

_NO_FLIP = "a thing never changes its audience (design 4.1): there is no flag to switch"
_NO_MERGE = "conversations are neither merged nor split nor copied: no such deed"
_MAIL = "answers by mail are not taken yet; they come with mail both ways"
#: Not applying: case → why.
APART = {
    "V015": _NO_FLIP,
    "V022": _MAIL,
    "V023": _MAIL,
    "V027": "nothing is written to many conversations at once: no such form",
    "V029": _NO_MERGE,
    "V067": "every conversation has a client: there is none of a contact without one",
    "V082": _NO_MERGE,
    "V084": _NO_MERGE,
}
#: Decided otherwise here; the scenario asserts our own rule.
OURS = {
    "V003": "who loses sight of a client loses that of his own words, too (as V055 has it)",
    "V074": "a lead sees his colleagues' threads once he has said that they are shared",
}
PROVED: dict[str, str] = {}

Test = Callable[..., None]


def proves(*ids: str) -> Callable[[Test], Test]:
    """This scenario asserts what these cases expect."""

    def mark(test: Test) -> Test:
        for each in ids:
            assert each not in PROVED, f"{each} is proved twice"
            PROVED[each] = test.__name__
        return test

    return mark


@pytest.fixture
def stage() -> Iterator[World]:
    """Анна's request and Иван's; nobody is kept out of «Ромашка» yet."""
    with made_world() as world:
        deeds.asks(world, "anna", "romashka", "anna's")
        deeds.asks(world, "ivan", "kuznetsov", "ivan's")
        yield world


@proves("V001", "V002", "V003", "V055", "V012", "V053", "V054")
def test_a_note_is_read_by_who_sees_the_client_and_by_nobody_who_does_not(stage: World) -> None:
    own, other, public = (
        noted(stage, "maxim"), noted(stage, "irina"), answered(stage, "irina"),
    )  # fmt: skip

    page = got(stage, "dina", "desk:conversation", "anna's")
    assert all(word in page for word in (own, other, public))
    cabinet = got(stage, "anna", "portal:conversation", "anna's")
    assert public in cabinet
    assert own not in cabinet
    assert other not in cabinet
    assert str(note_of(stage, own).id) not in cabinet  # neither a stub nor an anchor
    # Neither by answering it, nor by asking what came after it.
    url = reverse("portal:post", args=["wind", stage.ids["anna's"]])
    said = {"body": "это осталось", "quoted": note_of(stage, own).id, "key": uuid.uuid4()}
    refused = stage.browser("anna").post(url, said)
    never = stage.browser("anna").post(url, said | {"quoted": uuid.uuid4()})
    assert (refused.status_code, never.status_code) == (422, 422)
    assert own not in refused.content.decode()
    assert "это осталось" in refused.content.decode()
    assert not Message.objects.filter(body="это осталось").exists()
    after = asked(stage, "anna", "portal:after", "anna's").wsgi_request.path
    for given in (note_of(stage, own).id, uuid.uuid4()):
        assert own not in stage.browser("anna").get(f"{after}?after={given}").content.decode()

    restrict(stage, "romashka")
    for name, extra in (("conversation", []), ("after", [])):
        answer = asked(stage, "maxim", f"desk:{name}", "anna's", *extra)
        assert answer.status_code == 404
        assert own not in answer.content.decode()
        assert other not in answer.content.decode()
    for name, data in (("post", {"body": "x"}), ("read", {"last": note_of(stage, own).id})):
        args = ["wind", stage.ids["anna's"], *(["internal"] if name == "post" else [])]
        sent = stage.browser("maxim").post(reverse(f"desk:{name}", args=args), data)
        assert sent.status_code == 404


@proves("V049", "V050", "V051", "V059", "V060", "V047")
def test_files_and_notes_open_to_the_team_and_to_those_named_for_a_restricted_client(
    stage: World,
) -> None:
    deeds.notes(stage, "irina", "anna's", file=True)
    url = reverse("desk:attachment", args=["wind", attachment(stage, "internal")])
    assert stage.browser("maxim").get(url).status_code == 200
    cabinets = reverse("portal:attachment", args=["wind", attachment(stage, "internal")])
    assert stage.browser("anna").get(cabinets).status_code == 404

    # Somebody who is both: at the desk of the team, in the cabinet a client.
    word = noted(stage, "irina")
    with acting_as("kulisy_owner"):
        admit(stage.cast.romashka, "Дина", stage.cast.dina.person.email, NOW)
    participate(stage, "dina", "anna's")
    assert word in got(stage, "dina", "desk:conversation", "anna's")
    assert word not in got(stage, "dina", "portal:conversation", "anna's")

    assert asked(stage, "maxim", "desk:conversation", "ivan's").status_code == 404
    assert asked(stage, "olga", "desk:conversation", "ivan's").status_code == 200
    assert asked(stage, "irina", "desk:conversation", "ivan's").status_code == 200
    with acting_as("kulisy_owner"):
        NamedSeat.objects.create(
            company=stage.cast.studio, client=stage.cast.kuznetsov, seat=stage.cast.maxim
        )
    assert asked(stage, "maxim", "desk:conversation", "ivan's").status_code == 200


@proves("V004", "V005", "V008", "V009", "V010", "V011", "V033", "V034")
def test_previews_bells_search_and_filters_know_a_note_only_for_the_team(stage: World) -> None:
    public = answered(stage, "irina")
    deeds.asks(stage, "anna", "romashka", "another")
    stage.post("dina", "desk:watchers", "wind", stage.ids["anna's"])
    secret = noted(stage, "irina")
    both = answered(stage, "irina", "another", words=secret)

    queue = stage.browser("dina").get("/d/wind/queue/?view=all").content.decode()
    assert secret in queue
    row = line_of(stage.browser("anna").get("/c/wind/support/").content.decode(), stage, "anna's")
    assert public in row
    assert secret not in row
    bell = reverse("desk:bell", args=["wind"])
    entry = f"#m-{note_of(stage, secret).id}"
    assert entry in stage.browser("dina").get(bell).content.decode()

    for query in (f"q={secret}", f"q={secret}&author={stage.cast.irina.id}"):
        found = stage.browser("anna").get(f"/c/wind/search/?{query}").content.decode()
        assert str(stage.ids["another"]) in found
        assert str(stage.ids["anna's"]) not in found
    found = stage.browser("maxim").get(f"/d/wind/search/?q={secret}").content.decode()
    assert str(stage.ids["another"]) in found
    assert str(stage.ids["anna's"]) in found
    by_author = stage.browser("anna").get(f"/c/wind/search/?author={stage.cast.irina.id}")
    assert both in by_author.content.decode()
    assert entry[3:] not in by_author.content.decode()
    assert "q=" not in stage.browser("nobody").get(f"/c/wind/search/?q={secret}").content.decode()

    restrict(stage, "romashka")  # The right is asked for when the list is fetched.
    assert entry not in stage.browser("dina").get(bell).content.decode()


@proves("V014", "V030", "V032", "V025")
def test_an_audience_is_said_by_the_composer_and_by_nothing_else(stage: World) -> None:
    word, inside = "чтовидно", "чтоскрыто"
    stage.post(
        "anna", "portal:post", "wind", stage.ids["anna's"],
        body=word, key=uuid.uuid4(), audience="internal", private="1", internal="on",
    )  # fmt: skip
    assert note_of(stage, word).audience == "client"

    # A form that has grown old meanwhile: refused once, it keeps its audience.
    meanwhile = noted(stage, "maxim")
    url = reverse("desk:post", args=["wind", stage.ids["anna's"], "internal"])
    stale = stage.browser("irina").post(url, {"body": " ", "key": uuid.uuid4()})
    assert stale.status_code == 422
    assert meanwhile in stale.content.decode()
    stage.browser("irina").post(
        url, {"body": inside, "key": uuid.uuid4(), "audience": "client", "private": "0"}
    )
    assert note_of(stage, inside).audience == "internal"
    empty = reverse("portal:post", args=["wind", stage.ids["anna's"]])
    refused = stage.browser("anna").post(empty, {"body": " ", "key": uuid.uuid4()})
    assert refused.status_code == 422
    assert meanwhile not in refused.content.decode()

    # A note and a change at once: he sees the change alone.
    stage.post("irina", "desk:state", "wind", stage.ids["anna's"], state="client")
    page = got(stage, "anna", "portal:conversation", "anna's")
    state = Conversation.objects.get(id=stage.ids["anna's"]).state
    assert state == "client"
    assert inside not in page
    assert word in page


@proves("V017", "V018", "V019", "V021", "V024", "V040")
def test_letters_of_a_note_reach_those_alone_who_may_read_it(stage: World) -> None:
    for who in ("dina", "maxim"):
        stage.post(who, "desk:watchers", "wind", stage.ids["anna's"])
    first = noted(stage, "irina")
    assert addressed(stage, first) == {"dina", "maxim"}
    letter = next(each for each in mail.outbox if first in each.body)
    assert letter.subject.startswith(("Только команда", "Only the team"))

    restrict(stage, "romashka", "dina")
    second = noted(stage, "irina")
    assert addressed(stage, second) == {"dina"}

    names = [f"@{getattr(stage.cast, who).name}" for who in ("dina", "olga", "maxim")]
    third = noted(stage, "irina", words=" ".join(names))
    assert addressed(stage, third) == {"dina", "olga"}

    # Who may not see a place does not become its watcher, nor takes part in it.
    Watcher.objects.all().delete()
    stage.browser("irina").post(
        reverse("desk:watchers", args=["wind", stage.ids["anna's"]]),
        {"seat": stage.cast.maxim.id},
    )
    stage.browser("irina").post(
        reverse("desk:participants", args=["wind", stage.ids["anna's"]]),
        {"contact": stage.cast.ivan.contact_id},
    )
    assert not Watcher.objects.exists()
    assert not Participant.objects.filter(
        conversation_id=stage.ids["anna's"], contact=stage.cast.ivan.contact
    ).exists()


@proves("V037")
def test_programs_of_the_team_read_notes_marked_as_such_and_a_client_s_read_none(
    stage: World,
) -> None:
    secret, public = noted(stage, "maxim"), answered(stage, "irina")
    told: dict[str, dict[str, str]] = {}
    for who in ("irina", "anna"):
        program = next(each for each in programs(stage, who) if "wind" in each.where)
        url = reverse("api:messages_of", args=[stage.ids["anna's"]])
        items = program.client.get(url).json()["items"]
        told[who] = {each["body"]: each["audience"] for each in items}

    def audience(who: str, word: str) -> list[str]:
        return [found for body, found in told[who].items() if word in body]

    assert (audience("irina", secret), audience("irina", public)) == (["internal"], ["client"])
    assert (audience("anna", secret), audience("anna", public)) == ([], ["client"])


@proves("V038", "V064")
def test_a_link_to_a_hidden_thread_says_nothing_of_it(stage: World) -> None:
    deeds.opens_for_team(stage, "olga", "romashka", "the team's")
    hidden = Conversation.objects.get(id=stage.ids["the team's"])
    deeds.says(stage, "anna", "anna's", link=stage.ids["the team's"])
    deeds.says(stage, "anna", "anna's", link=stage.ids["anna's"])
    participate(stage, "anna", "the team's")

    assert hidden.title in got(stage, "irina", "desk:conversation", "anna's")
    page = got(stage, "anna", "portal:conversation", "anna's")
    assert hidden.title not in page
    assert Conversation.objects.get(id=stage.ids["anna's"]).title in page
    # Being named in it changes nothing: it is the team's own.
    assert asked(stage, "anna", "portal:conversation", "the team's").status_code == 404
    listed = stage.browser("anna").get("/c/wind/support/").content.decode()
    assert str(hidden.id) not in listed


@proves("V041", "V042", "V061", "V062", "V063", "V068", "V073", "V074", "V075", "V045", "V046")
def test_a_contact_lists_what_he_takes_part_in(stage: World) -> None:
    deeds.asks(stage, "pyotr", "romashka", "pyotr's")
    deeds.opens_for_client(stage, "irina", "romashka", "for anna", "anna")
    deeds.asks(stage, "anna", "romashka_at_lawyers", "at the lawyers")

    assert listed(stage, "nobody") == set()
    assert listed(stage, "stepan") == set()
    assert listed(stage, "pyotr") == {"pyotr's"}
    assert asked(stage, "pyotr", "portal:conversation", "for anna").status_code == 404
    assert listed(stage, "anna") == {"anna's", "for anna"}
    participate(stage, "pyotr", "for anna")
    assert listed(stage, "pyotr") == {"pyotr's", "for anna"}
    assert asked(stage, "pyotr", "portal:conversation", "for anna").status_code == 200

    # Two clients of one company: of both his own, and of either no more.
    with acting_as("kulisy_owner"):
        second = admit(stage.cast.kuznetsov, "Анна", stage.cast.anna.person.email, NOW)
    assert listed(stage, "anna") == {"anna's", "for anna"}
    with acting_as("kulisy_owner"):
        Participant.objects.create(
            company=stage.cast.studio, client=stage.cast.kuznetsov,
            conversation_id=stage.ids["ivan's"], contact=second.contact,
        )  # fmt: skip
    assert listed(stage, "anna") == {"anna's", "for anna", "ivan's"}

    # A section that he lacks at one client, at one company, is lacking there alone.
    with acting_as("kulisy_owner"):
        Access.objects.filter(id=second.id).update(sections=["files"])
    assert listed(stage, "anna") == {"anna's", "for anna"}
    with acting_as("kulisy_owner"):
        Access.objects.filter(id=stage.cast.anna.id).update(sections=["files"])
    assert listed(stage, "anna") == set()
    assert listed(stage, "anna", "law") == {"at the lawyers"}

    with acting_as("kulisy_owner"):
        Access.objects.filter(id=stage.cast.pyotr.id).update(lead=True)
    assert listed(stage, "pyotr") == {"pyotr's", "for anna"}
    stage.post("pyotr", "portal:sharing", "wind", stage.cast.romashka.id, share="yes")
    assert listed(stage, "pyotr") == {"pyotr's", "for anna", "anna's"}


@proves("V070", "V071", "V078", "V079", "V080")
def test_a_request_is_opened_for_a_client_one_belongs_to(stage: World) -> None:
    ivan, anna = stage.cast.kuznetsov, stage.cast.romashka

    assert opened(stage, "anna", client=anna.id) == anna
    assert opened(stage, "anna", client=ivan.id) is None
    assert opened(stage, "anna", client=ivan.id, contacts=stage.cast.ivan.contact_id) is None
    assert opened(stage, "anna", client=stage.cast.romashka_at_lawyers.id) is None
    assert opened(stage, "anna") == anna
    with acting_as("kulisy_owner"):
        admit(ivan, "Анна", stage.cast.anna.person.email, NOW)
    assert opened(stage, "anna") is None
    assert opened(stage, "anna", client=ivan.id) == ivan


@proves("V057", "V085", "V087", "V081")
def test_a_closed_thread_is_read_by_those_who_take_part_and_changed_by_nobody(
    stage: World,
) -> None:
    word = answered(stage, "irina")
    participate(stage, "pyotr", "anna's")
    stage.post("irina", "desk:state", "wind", stage.ids["anna's"], state="closed")

    for who in ("anna", "pyotr"):
        page = got(stage, who, "portal:conversation", "anna's")
        assert word in page
        assert "/d/wind/" not in page.split("</header>", 1)[-1].replace('href="/d/wind/"', "")
    viewer = in_cabinet(stage.cast.anna)
    with viewing(viewer), pytest.raises(ProgrammingError), transaction.atomic():
        Message.objects.filter(conversation_id=stage.ids["anna's"]).update(body="не так")

    before = stage.browser("pyotr").get("/c/wind/history/").content.decode()
    last = deeds.last(stage, "anna's", audience="client")
    stage.post("pyotr", "portal:read", "wind", stage.ids["anna's"], last=last.id)
    after = stage.browser("pyotr").get("/c/wind/history/").content.decode()
    mark = re.compile(r"unread|непрочит", re.IGNORECASE)
    assert len(mark.findall(line_of(before, stage, "anna's"))) > len(
        mark.findall(line_of(after, stage, "anna's"))
    )

    thread = stage.ids["anna's"]
    for name, args, data in (
        ("post", [thread, "client"], {"body": "от имени команды", "key": uuid.uuid4()}),
        ("assignee", [thread], {"seat": stage.cast.maxim.id}),
    ):
        url = reverse(f"desk:{name}", args=["wind", *args])
        assert stage.browser("anna").post(url, data).status_code == 404
    assert stage.browser("anna").get("/d/wind/search/?q=x").status_code == 404


def test_every_case_is_proved_or_listed_with_a_reason() -> None:
    if not CASES.exists():
        pytest.skip("The shared cases of other products are not beside this checkout.")
    known = {row["id"] for row in csv.DictReader(CASES.read_text("utf-8").splitlines())}
    said = set(PROVED) | set(APART)
    assert known - said == set(), "prove these in a scenario, or say why they do not apply"
    assert said - known == set()
    assert not set(PROVED) & set(APART)
    assert set(OURS) <= set(PROVED)
    assert len(PROVED) > 45


def noted(world: World, who: str, key: str = "anna's", *, words: str = "") -> str:
    return _said(world, who, key, "internal", words)


def answered(world: World, who: str, key: str = "anna's", *, words: str = "") -> str:
    return _said(world, who, key, "client", words)


def _said(world: World, who: str, key: str, audience: str, words: str) -> str:
    # What is written within five minutes would wait to leave as one letter.
    world.clock.forward(timedelta(minutes=6))
    word = f"слово{uuid.uuid4().hex[:8]}"
    body = f"{word} {words}".strip()
    world.post(
        who, "desk:post", "wind", world.ids[key], audience, body=body, key=uuid.uuid4()
    )  # fmt: skip
    world.work()
    return word


def note_of(world: World, word: str) -> Message:
    return Message.objects.get(body__startswith=word)


def asked(world: World, who: str, route: str, key: str, *more: Any) -> Any:
    return world.browser(who).get(reverse(route, args=["wind", world.ids[key], *more]))


def got(world: World, who: str, route: str, key: str) -> str:
    answer = asked(world, who, route, key)
    assert answer.status_code == 200
    return str(answer.content.decode())


def restrict(world: World, client: str, *named: str) -> None:
    """Only the owner, whoever answers for him, and these still see the client."""
    row = getattr(world.cast, client)
    with acting_as("kulisy_owner"):
        ClientRow.objects.filter(id=row.id).update(restricted=True)
        for who in named:
            NamedSeat.objects.create(
                company=world.cast.studio, client=row, seat=getattr(world.cast, who)
            )


def participate(world: World, who: str, key: str) -> None:
    """Makes him take part, whatever the pages would say to it."""
    with acting_as("kulisy_owner"):
        access = Access.objects.get(person=world.person(who), client=world.cast.romashka)
        Participant.objects.create(
            company=world.cast.studio, client=world.cast.romashka,
            conversation_id=world.ids[key], contact=access.contact,
        )  # fmt: skip


def attachment(world: World, audience: str) -> uuid.UUID:
    with acting_as("kulisy_owner"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM conversations_attachment WHERE audience = %s LIMIT 1", [audience]
        )
        return uuid.UUID(str(cursor.fetchone()[0]))


def addressed(world: World, word: str) -> set[str]:
    """Who of the cast got a letter with this word."""
    names = ("olga", "irina", "maxim", "dina", "lev", "anna", "pyotr", "ivan", "stepan")
    return {
        who for who in names if any(word in letter.body for letter in world.letters_to(who))
    }  # fmt: skip


def listed(world: World, who: str, company: str = "wind") -> set[str]:
    """Which threads stand in his lists."""
    text = ""
    for name in ("support", "history"):
        answer = world.browser(who).get(f"/c/{company}/{name}/")
        text += answer.content.decode() if answer.status_code == 200 else ""
    return {key for key, known in world.ids.items() if str(known) in text}


def line_of(page: str, world: World, key: str) -> str:
    """What a list says of one thread."""
    for item in re.split(r"<li\b|<tr\b|<article\b", page):
        if f"conversations/{world.ids[key]}/" in item:
            return item
    raise AssertionError(f"{key} is not listed")


def opened(world: World, who: str, **chosen: Any) -> ClientRow | None:
    """For which client a request is opened; None: it was refused, and nothing happened."""
    before = set(Conversation.objects.values_list("id", flat=True))
    said = {"title": "Ещё", "body": "Ещё вопрос", "key": uuid.uuid4(), **chosen}
    answer = world.browser(who).post(reverse("portal:new_request", args=["wind"]), said)
    made = Conversation.objects.exclude(id__in=before).select_related("client").first()
    assert answer.status_code == (302 if made else 422)
    return made.client if made else None
