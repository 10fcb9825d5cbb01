"""What each of the two walls holds by itself, by name: one that weakens is seen here, and so is one
that has become stronger (docs/operating/leaks.md says the figures)."""

import logging
import uuid
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import ProgrammingError, models, transaction

from kulisy.billing.models import Closing, Invoice
from kulisy.conversations.models import Message
from kulisy.documents.entities import BankAccount
from kulisy.documents.models import Document
from kulisy.files.models import Blob
from kulisy.hours.models import Plan
from kulisy.insights.models import Week
from kulisy.meetings.models import Feed
from kulisy.notify.models import Choice, Device, Stance
from kulisy.people import doors
from kulisy.people.models import Contact, LinkDevice
from kulisy.people.viewer import Viewer, viewing
from kulisy.projects.models import (
    Approval,
    ApprovalCode,
    ApprovalRound,
    Question,
    RoundPage,
    Stage,
    StagePaper,
    Task,
    TaskFile,
    Visit,
    Wait,
)
from kulisy.scope.models import LaterWish, Wish
from tests.leaks.mutants import MUTANTS, Mutant
from tests.leaks.test_mutants import canary
from tests.leaks.walls import QUERIES
from tests.leaks.world import CONTACTS, SEATS, START, World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
Found = set[Any]
PAGE = Path(__file__).parents[2] / "docs" / "operating" / "leaks.md"

#: Deliberate leaks that row security alone stops. The others hold a right of the worker, or make
#: something of rows that their reader may read: the alarm alone hears those.
STOPPED = {
    "messages of any audience",
    "drafts of everybody",
    "a digest of the whole client",
    "a device told by client",
    "a course of the whole client",
    "notices of everybody",
    "letters that wait, of any company",
    "orders of colleagues",
    "reviews of colleagues",
    "words given among the team",
    "documents of the whole company",
    "links of colleagues",
    "tasks of any audience",
    "projects of any audience",
    "sayings of any request",
    "calendars of the whole client",
    "minutes of any audience",
    "tasks found whoever they are for",
}
#: Queries that ask for less than row security would give: there the first wall stands alone.
NARROWER = {
    "desk": {
        # What only some of the team's roles may read.
        "admissions.applications",
        "admissions.followers",
        "admissions.invitations",
        "insights.pilots",
        "insights.weeks",
        "mailroom.runs",
        "mailroom.waiting",
        "mailroom.incoming",
        "mailroom.quarantined",
        "mailroom.mailboxes",
        "mailroom.blocked",
        "people.company_tokens",
        "people.tokens",
        # What was joined with another one: its row is an address that leads on.
        "conversations.conversations",
        # What is one side's of the two.
        "conversations.sightings",
        "people.presented",
        # One's own timer and tries, though the team's walls would show all.
        "course.attempts",
        "hours.timers",
    },
    "portal": {
        # Who of the team is shown to this client.
        "admissions.seats",
        "people.presented",
        "people.team",
        # What was joined with another one, and who took part there.
        "conversations.conversations",
        "conversations.participants",
        # What the desk alone asks for.
        "admissions.all_accesses",
        "people.company_tokens",
        # Whom an offer is for: his own row lets a client read it, and no page asks for it.
        "catalog.aims",
    },
}


def test_row_security_alone_stops_these_leaks() -> None:
    assert {mutant.what for mutant in MUTANTS if mutant.without_policies} == STOPPED


@pytest.mark.long
@pytest.mark.parametrize(
    "mutant", [each for each in MUTANTS if each.without_policies], ids=lambda each: each.what
)
def test_with_row_security_such_a_leak_gives_nothing_away(
    mutant: Mutant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Without it the same leak is heard: tests/leaks/test_mutants.py."""
    mutant.plant(monkeypatch)
    with caplog.at_level(logging.INFO):
        assert canary(mutant, caplog) == []


def test_row_security_gives_no_more_than_the_query_but_for_these(scene: World) -> None:
    for name, face in (("irina", "desk"), ("anna", "portal")):
        _has_wishes_and_browsers(scene, name, face)
    _has_an_account_and_an_act(scene)
    _has_work_with_traces(scene)
    _has_a_later_wish()
    wider: dict[str, set[str]] = {"desk": set(), "portal": set()}
    more_there: set[str] = set()
    for name in (*SEATS, *CONTACTS):
        for viewer in viewers(scene, name):
            for room, query, rows, _order in QUERIES:
                if viewer.face == "portal" and query == "entries":
                    continue  # Nobody reads the journal there: it has no query of his.
                called = f"{room.__name__.split('.')[1]}.{query}"
                asked, walled = what_is_asked(viewer, room, query), what_stands(viewer, rows)
                assert asked <= walled, (called, name)
                if walled > asked:
                    wider[viewer.face].add(called)
                if everything(rows) > walled:
                    more_there.add(called)
    assert wider == NARROWER
    assert more_there == {f"{room.__name__.split('.')[1]}.{query}" for room, query, *_ in QUERIES}


def test_the_operators_page_says_these_figures() -> None:
    said = " ".join(PAGE.read_text("utf-8").split())
    at_desk, in_cabinet = len(QUERIES), len(QUERIES) - 1  # Without the journal.
    desk, portal = len(NARROWER["desk"]), len(NARROWER["portal"])
    for figures in (
        f"Of {at_desk} queries of the desk",
        f"the same rows for {at_desk - desk}, and more for {desk}",
        f"of {in_cabinet} of the cabinet the same for {in_cabinet - portal}, and more for {portal}",
        f"Of the {len(MUTANTS)} deliberate leaks row security stops {len(STOPPED)}",
        f"the other {len(MUTANTS) - len(STOPPED)} ",
    ):
        assert figures in said, figures


def _has_wishes_and_browsers(world: World, name: str, face: str) -> None:
    own: dict[str, Any] = {"company": world.cast.studio, "person": world.person(name)}
    now = world.clock.now()
    Choice.objects.create(**own, face=face, kind="message")
    Stance.objects.create(**own, face=face, place_id=uuid.uuid4(), wish="close")
    Device(
        **own, face=face, endpoint=name, public="", secret="", made_at=now,
        session_key=world.browser(name).session.session_key,
    ).save(force_insert=True)  # fmt: skip
    Feed.objects.create(**own, face=face, secret_hash=f"{name} {face}", made_at=now)
    if face == "portal":
        LinkDevice.objects.create(**own, cookie_hash=name, first_seen_at=now, last_seen_at=now)


def _has_an_account_and_an_act(world: World) -> None:
    """Of money that the scene has no page visited for: where it is paid to, and what closes it."""
    own: dict[str, Any] = {"company": world.cast.studio}
    invoice = Invoice.objects.filter(**own, state="issued").select_related("entity").latest("id")
    own["entity"] = invoice.entity
    BankAccount.objects.create(**own, bank="-", account="1", created_at=world.clock.now())
    document = Document.objects.filter(client_id=invoice.client_id).latest("id")
    Closing.objects.create(
        **own, client_id=invoice.client_id, invoice=invoice, document=document, kind="act",
        series="act", number=1, year=2026, label="1", day=invoice.day, made_at=world.clock.now(),
    )  # fmt: skip


def _has_work_with_traces(world: World) -> None:
    """Of projects what nobody in the scene left behind: a pinned file, a look, a code, a wait."""
    now, approval = world.clock.now(), Approval.objects.latest("id")
    own: dict[str, Any] = {"company_id": approval.company_id, "client_id": approval.client_id}
    task = Task.objects.filter(**own, project__audience="client").latest("id")
    contact = Contact.objects.filter(client_id=task.client_id).earliest("id")
    blob = Blob.objects.filter(company_id=task.company_id).latest("id")
    TaskFile.objects.create(
        **own, task=task, blob=blob, name="-", size=1, content_type="-", at=now,
        by_seat=task.project.lead,
    )  # fmt: skip
    Visit.objects.update_or_create(
        **own, project=task.project, contact=contact, defaults={"seen_at": now}
    )
    Wait.objects.create(
        **own, project=task.project, side="client", cause="stage", cause_id=task.id, title="-",
        since=now.date(),
    )  # fmt: skip
    message = Message.objects.filter(**own, audience="client").latest("id")
    Question.objects.create(
        **own, project=task.project, message=message, due=now.date(), asked_at=now,
        asked_by=task.project.lead,
    )  # fmt: skip
    stage = Stage.objects.filter(project=task.project).latest("id")
    document = Document.objects.filter(**own, withdrawn_at=None).latest("id")
    StagePaper.objects.create(**own, stage=stage, document=document, made_at=now)
    RoundPage.objects.create(
        **own, approvalround=ApprovalRound.objects.filter(approval=approval).latest("number"),
        number=1, of=1, width=1, height=1, key="-",
    )  # fmt: skip
    ApprovalCode.objects.create(**own, approval=approval, round=1, contact=contact, made_at=now)
    Plan.objects.get_or_create(
        **own, project=task.project, stage=None, task=None, defaults={"minutes": 60}
    )
    Week.objects.get_or_create(
        company_id=task.company_id, monday=now.date(), defaults={"said": {}, "made_at": now}
    )


def _has_a_later_wish() -> None:
    """Of boundaries what nobody in the scene wished: a change to what was approved."""
    approval = Approval.objects.latest("id")
    wish = Wish.objects.filter(client_id=approval.client_id).latest("id")
    LaterWish.objects.create(
        company_id=approval.company_id, client_id=approval.client_id, approval=approval,
        conversation_id=wish.conversation_id,
    )  # fmt: skip


def viewers(world: World, name: str) -> list[Viewer]:
    """Everything that this person is in the two companies."""
    person = world.person(name)
    return [
        viewer
        for slug in (world.cast.studio.slug, world.cast.lawyers.slug)
        for door in (doors.enter_desk, doors.enter_portal)
        if person is not None and (viewer := door(slug, person)) is not None
    ]


def what_is_asked(viewer: Viewer, room: Any, query: str) -> Found:
    """What the query gives; where it asks for one thing more, for each of those the viewer has."""
    from kulisy.billing import access as billing
    from kulisy.clocks import access as clocks
    from kulisy.conversations import access as talk
    from kulisy.imports import access as imports
    from kulisy.people import access as people

    ask = getattr(room, query)
    with viewing(viewer):
        if query == "entries":
            found = [ask(company_id=viewer.company.id, without_clients=viewer.hidden_clients)]
        elif query == "personal_links":
            found = [ask(viewer, now=START)]
        elif query == "sightings":
            found = [ask(viewer, list(talk.messages(viewer).values_list("id", flat=True)))]
        elif query == "presented":
            found = [ask(viewer, client) for client in people.clients(viewer)]
        elif room is imports and query == "notes":
            found = [ask(viewer, each) for each in imports.imports(viewer)]
        elif room is clocks and query == "days":
            found = [ask(viewer, since=date.min)]
        elif room is billing and query in {"lines", "payments", "closings"}:
            found = [ask(viewer, list(billing.invoices(viewer).values_list("id", flat=True)))]
        elif room is billing and query == "prices":
            found = [ask(viewer, list(billing.tariffs(viewer).values_list("id", flat=True)))]
        else:
            found = [ask(viewer)]
        return {key for rows in found for key in rows.values_list("pk", flat=True)}


def what_stands(viewer: Viewer, rows: type[models.Model]) -> Found:
    """Every row that the database lets this viewer have."""
    with viewing(viewer):
        try:
            with transaction.atomic():
                return everything(rows)
        except ProgrammingError:  # No right to the table at all.
            return set()


def everything(rows: type[models.Model]) -> set[uuid.UUID]:
    return set(rows._default_manager.values_list("pk", flat=True))
