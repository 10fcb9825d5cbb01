"""Deeds: what people of the cast do, through the pages. Each plants its words and keeps the rule's
facts up to date."""

import uuid
from typing import Any

from django.db import connection
from django.urls import reverse

from kulisy.conversations.models import Conversation, Draft, Message
from kulisy.files import actions as files
from kulisy.imports.models import Import, ImportedRow, ImportNote
from kulisy.mailroom.models import (
    Blocked,
    ImportedLetter,
    ImportRun,
    IncomingLetter,
    Mailbox,
)
from kulisy.notify.models import CompanyMail
from kulisy.operate.testing import acting_as
from kulisy.people.models import ClientDomain
from tests.leaks.rule import Scope
from tests.leaks.world import World


def slug_of(world: World, client: str) -> str:
    return world.rule.clients[client].company


def client_id(world: World, client: str) -> uuid.UUID:
    return getattr(world.cast, client).id  # type: ignore[no-any-return]


def settle(world: World) -> None:
    world.work()


def last(world: World, key: str, **known: Any) -> Message:
    rows = Message.objects.filter(conversation_id=world.ids[key], **known)
    return rows.order_by("-posted_at", "-id")[0]


def asks(world: World, who: str, client: str, key: str) -> None:
    """A contact opens a request."""
    scope: Scope = ("thread", key)
    world.remember(key, client, "client", {who})
    title = f"Вопрос {world.plant('conversations.Conversation.title', scope)}"
    world.post(
        who, "portal:new_request", slug_of(world, client),
        client=client_id(world, client), title=title, key=uuid.uuid4(),
        body=f"Здравствуйте! {world.plant('conversations.Message.body', scope)}",
    )  # fmt: skip
    world.ids[key] = Conversation.objects.get(title=title).id
    settle(world)
    _team_reads(world, key)


def says(world: World, who: str, key: str, *, link: uuid.UUID | None = None) -> None:
    """A contact writes; with `link`, to another conversation."""
    slug = slug_of(world, world.rule.threads[key].client)
    word = world.plant("conversations.Message.body", ("thread", key))
    body = f"Ещё вот что: {word}"
    if link:
        body += " " + reverse("desk:conversation", args=[slug, link])
        body += f" и [так]({reverse('portal:conversation', args=[slug, link])})"
    world.post(who, "portal:post", slug, world.ids[key], body=body, key=uuid.uuid4())
    settle(world)
    _team_reads(world, key)


def sends_file(world: World, who: str, key: str) -> None:
    """A contact sends a file with a name and words in it."""
    slug = slug_of(world, world.rule.threads[key].client)
    scope: Scope = ("thread", key)
    name = f"макет {world.plant('conversations.Attachment.name', scope)}.txt"
    content = f"правки: {world.plant('files: bytes', scope)}".encode()
    spot = ["portal", slug, "conversation", world.ids[key], "client"]
    file = world.upload(who, spot, file=name, content=content)
    body = world.plant("conversations.Message.body", scope)
    world.post(who, "portal:post", slug, world.ids[key], body=body, files=[file], key=uuid.uuid4())
    settle(world)
    _team_reads(world, key)


def notes(world: World, who: str, key: str, *, file: bool = False, mention: str = "") -> None:
    """A colleague writes to the team; another one reads it."""
    client = world.rule.threads[key].client
    slug, scope = slug_of(world, client), ("team", client)
    body = f"Между нами, заказчик тянет: **{world.plant('conversations.Message.body', scope)}**"
    if mention:
        body += f" @{getattr(world.cast, mention).name}"
    files = []
    if file:
        name = f"внутри {world.plant('conversations.Attachment.name', scope)}.txt"
        content = f"себестоимость: {world.plant('files: bytes', scope)}".encode()
        spot = ["desk", slug, "conversation", world.ids[key], "internal"]
        files = [world.upload(who, spot, file=name, content=content)]
    world.post(
        who, "desk:post", slug, world.ids[key], "internal",
        body=body, files=files, key=uuid.uuid4(),
    )  # fmt: skip
    settle(world)
    _team_reads(world, key)


def speaks(world: World, who: str, key: str, *, audience: str) -> None:
    """A call is written down, for the team or for both sides."""
    client = world.rule.threads[key].client
    scope: Scope = ("thread", key) if audience == "client" else ("team", client)
    world.post(
        who, "desk:spoken", slug_of(world, client), world.ids[key], audience,
        kind="call", spoke_at="2026-11-16T11:30", key=uuid.uuid4(),
        spoke_with=f"Пётр и {world.plant('conversations.Message.spoke_with', scope)}",
        body=f"Созвон: {world.plant('conversations.Message.body', scope)}",
    )  # fmt: skip
    settle(world)
    _team_reads(world, key)


def answers(world: World, who: str, key: str, *, file: bool = False, mention: str = "") -> None:
    """A colleague writes to the client, and the rest ends."""
    client = world.rule.threads[key].client
    slug = slug_of(world, client)
    scope: Scope = ("thread", key)
    body = f"Отвечаем: {world.plant('conversations.Message.body', scope)}"
    if mention:
        body += f" @{mention}"
    files = []
    if file:
        name = f"счёт {world.plant('conversations.Attachment.name', scope)}.txt"
        content = f"итого: {world.plant('files: bytes', scope)}".encode()
        spot = ["desk", slug, "conversation", world.ids[key], "client"]
        files = [world.upload(who, spot, file=name, content=content)]
    world.post(
        who, "desk:post", slug, world.ids[key], "client", body=body, files=files, key=uuid.uuid4()
    )
    settle(world)


def takes_back(world: World, who: str, key: str) -> None:
    """What rested comes back: it was never said, and stays in the composer."""
    slug = slug_of(world, world.rule.threads[key].client)
    body = f"Сгоряча: {world.plant('conversations.Draft.body', ('own', who))}"
    world.post(who, "desk:post", slug, world.ids[key], "client", body=body, key=uuid.uuid4())
    resting = Draft.objects.get(conversation_id=world.ids[key], body=body)
    world.post(who, "desk:take_back", slug, resting.id)
    settle(world)


def drafts(world: World, who: str, key: str, audience: str) -> None:
    """Writing that nobody else sees yet."""
    face = "desk" if who in world.rule.seats else "portal"
    slug = slug_of(world, world.rule.threads[key].client)
    url = reverse(f"{face}:draft", args=[slug, "conversation", world.ids[key], audience])
    body = f"Набросок {world.plant('conversations.Draft.body', ('own', who))}"
    answer = world.browser(who).put(url, {"body": body}, content_type="application/json")
    assert answer.status_code == 200, answer.content
    spot = [face, slug, "conversation", world.ids[key], audience]
    name = f"черновик {world.plant('files.Upload.name', ('own', who))}.txt"
    world.upload(who, spot, file=name, content=world.plant("files: bytes", ("own", who)).encode())


def opens_for_team(world: World, who: str, client: str, key: str) -> None:
    """A thread of the team's own about a client."""
    _opens(world, who, client, key, "internal", [])


def opens_for_client(world: World, who: str, client: str, key: str, contact: str) -> None:
    """A request opened on a client's behalf, for one contact."""
    _opens(world, who, client, key, "client", [contact])


def thinks_better(world: World, who: str, client: str, key: str, contact: str) -> None:
    """A request is opened for a contact, taken back while it rests, talked over and closed: his
    side never learns of it."""
    world.remember(key, client, "client", set())
    slug = slug_of(world, client)
    title = f"Рано {world.plant('conversations.Conversation.title', ('team', client))}"
    world.post(
        who, "desk:new_conversation", slug,
        client=client_id(world, client), audience="client", title=title, key=uuid.uuid4(),
        contacts=[getattr(world.cast, contact).contact_id],
        body=f"Сгоряча: {world.plant('conversations.Draft.body', ('own', who))}",
    )  # fmt: skip
    world.ids[key] = Conversation.objects.get(title=title).id
    resting = Draft.objects.get(conversation_id=world.ids[key], send_at__isnull=False)
    world.post(who, "desk:take_back", slug, resting.id)
    body = f"Не сейчас: {world.plant('conversations.Message.body', ('team', client))}"
    world.post(
        who, "desk:post", slug, world.ids[key], "internal", body=body, files=[], key=uuid.uuid4()
    )
    world.post(who, "desk:title", slug, world.ids[key], title=f"{title} позже")
    world.post(who, "desk:state", slug, world.ids[key], state="closed")
    settle(world)


def _opens(
    world: World, who: str, client: str, key: str, audience: str, contacts: list[str]
) -> None:
    world.remember(key, client, audience, {each.split("_")[0] for each in contacts})
    scope: Scope = ("thread", key)
    title = f"Разбор {world.plant('conversations.Conversation.title', scope)}"
    world.post(
        who, "desk:new_conversation", slug_of(world, client),
        client=client_id(world, client), audience=audience, title=title, key=uuid.uuid4(),
        contacts=[getattr(world.cast, each).contact_id for each in contacts],
        body=f"Начнём: {world.plant('conversations.Message.body', scope)}",
    )  # fmt: skip
    world.ids[key] = Conversation.objects.get(title=title).id
    settle(world)


def handles(world: World, who: str, key: str, *, to: str) -> None:
    """Assigned, watched, labelled, dated: the team's own affairs."""
    client = world.rule.threads[key].client
    slug, thread = slug_of(world, client), world.ids[key]
    company = world.rule.clients[client].company
    world.post(who, "desk:assignee", slug, thread, seat=getattr(world.cast, to).id)
    world.post(who, "desk:watchers", slug, thread)
    if not world.rule.clients[client].restricted:  # labels are the whole company's
        label = world.plant("conversations.Label.name", ("company", company))
        world.post(who, "desk:labels", slug, thread, new=label)
    world.post(who, "desk:due", slug, thread, due="2026-11-30T12:00")
    settle(world)


def closes(world: World, who: str, key: str) -> None:
    slug = slug_of(world, world.rule.threads[key].client)
    if who in world.rule.seats:
        world.post(who, "desk:state", slug, world.ids[key], state="closed")
    else:
        world.post(who, "portal:closure", slug, world.ids[key])
    settle(world)


def keeps_filter(world: World, who: str) -> None:
    slug = world.rule.seats[who].company
    world.post(
        who, "desk:filters", slug,
        name=world.plant("conversations.SavedFilter.name", ("own", who)),
        query=f"view=all&label={world.plant('conversations.SavedFilter.query', ('own', who))}",
    )  # fmt: skip


def lets_a_program_in(world: World, who: str, face: str, company: str) -> None:
    """A token, with what it is for: its person's affair, and the owner's."""
    word = world.plant("people.Token.name", ("own", who), ("owners", company))
    answer = world.post(who, f"{face}:tokens", company, name=f"Учёт {word}")
    assert answer.status_code == 201


def notes_about(world: World, who: str, client: str) -> None:
    """What the team keeps about a client for itself: a note, and his mail domain."""
    word = world.plant("people.ClientNote.body", ("team", client))
    place = client_id(world, client)
    world.post(who, "desk:client_notes", slug_of(world, client), place, body=f"Скуп: {word}")
    with acting_as("kulisy_owner"):
        ClientDomain.objects.create(
            company_id=getattr(world.cast, client).company_id,
            client_id=place,
            domain=f"{world.plant('people.ClientDomain.domain', ('team', client))}.example",
        )


def begins_request(world: World, who: str, client: str) -> None:
    """A request that is not sent yet: title and words."""
    slug = slug_of(world, client)
    url = reverse("portal:draft", args=[slug, "client", client_id(world, client), "client"])
    said = {
        "title": world.plant("conversations.Draft.title", ("own", who)),
        "body": world.plant("conversations.Draft.body", ("own", who)),
    }
    assert world.browser(who).put(url, said, content_type="application/json").status_code == 200


def publishes_rules(world: World, who: str, slug: str) -> None:
    """House rules, which every client of the company reads; version 1, accepted by the cast."""
    scopes: list[Scope] = [("company", slug)]
    scopes += [("client", key) for key, fact in world.rule.clients.items() if fact.company == slug]
    world.post(
        who, "desk:rules_editor", slug,
        text_ru=f"# Правила\n\n{world.plant('admissions.HouseRules.text_ru', *scopes)}",
        text_en=f"# Rules\n\n{world.plant('admissions.HouseRules.text_en', *scopes)}",
    )  # fmt: skip


def sets_guard(world: World, who: str, slug: str) -> None:
    """What a company doesn't want to say to its clients, and what it may."""
    world.post(
        who, "desk:guard", slug,
        on=["names", "about", "rude", "links", "blanks", "files", "own"],
        words=world.plant("conversations.GuardRules.words", ("runners", slug)),
        exceptions=world.plant("conversations.GuardRules.exceptions", ("runners", slug)),
    )  # fmt: skip


def declines(world: World, who: str, slug: str, applicant: str) -> None:
    """A word to the applicant, who gets it by mail."""
    with acting_as("kulisy_owner"), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM admissions_application WHERE state = 'waiting'")
        application = cursor.fetchone()[0]
    word = world.plant("admissions.Application.answer", ("own", applicant), ("runners", slug))
    world.post(who, "desk:applicant_refusal", slug, application, answer=f"Не сейчас: {word}")
    settle(world)


def brings_in_mail(world: World, client: str, key: str) -> None:
    """What an import leaves behind: letters that landed, for both sides and for the team alone,
    with folded tails and originals; one that waits for a human being. Rows, as it writes them."""
    company = getattr(world.cast, client).company
    plant, now = world.plant, world.clock.now()
    runners: Scope = ("runners", company.slug)
    with acting_as("kulisy_owner"):
        run = ImportRun.objects.create(
            company=company, source=plant("mailroom.ImportRun.source", runners),
            started_at=now, moved_at=now,
        )  # fmt: skip
        ImportedLetter.objects.create(
            company=company, run=run, key=uuid.uuid4().hex, outcome="hold",
            place=f"{plant('mailroom.ImportedLetter.place', runners)}/3.eml",
            sender=f"{plant('mailroom.ImportedLetter.sender', runners)}@post.example",
            subject=plant("mailroom.ImportedLetter.subject", runners),
            reasons=[["no_team", {"clients": plant("mailroom.ImportedLetter.reasons", runners)}]],
        )  # fmt: skip
    for audience in ("client", "internal"):
        _letter_lands(world, client, key, run, audience)


def mailbox_gets_mail(world: World, client: str) -> None:
    """Letters from a mailbox that wait for a human being: one that seems to be this client's, one
    of which nobody knows whose it is; a sender who is kept out; and the company's own server for
    letters that leave. Rows, as the worker's."""
    company = getattr(world.cast, client).company
    plant, now = world.plant, world.clock.now()
    runners: Scope = ("runners", company.slug)
    managers: Scope = ("managers", company.slug)
    with acting_as("kulisy_owner"):
        mailbox = Mailbox.objects.create(
            company=company, added_at=now, password="sealed",
            address=f"{plant('mailroom.Mailbox.address', runners, managers)}@post.example",
            host=f"{plant('mailroom.Mailbox.host', runners)}.example",
            user=plant("mailroom.Mailbox.user", runners),
            folder=plant("mailroom.Mailbox.folder", runners),
            trusted_server=plant("mailroom.Mailbox.trusted_server", runners),
            trouble=plant("mailroom.Mailbox.trouble", runners),
        )  # fmt: skip
        CompanyMail.objects.filter(company=company).update(
            smtp_host=f"{plant('notify.CompanyMail.smtp_host', runners)}.example",
            smtp_user=plant("notify.CompanyMail.smtp_user", runners),
        )
        for scope, owner in ((("team", client), client_id(world, client)), (managers, None)):
            IncomingLetter.objects.create(
                company=company, mailbox=mailbox, key=uuid.uuid4().hex, arrived_at=now,
                state="quarantined", client_id=owner,
                message_id=f"{plant('mailroom.IncomingLetter.message_id', scope)}@post.example",
                sender=f"{plant('mailroom.IncomingLetter.sender', scope)}@post.example",
                sender_name=plant("mailroom.IncomingLetter.sender_name", scope),
                subject=plant("mailroom.IncomingLetter.subject", scope),
                excerpt=plant("mailroom.IncomingLetter.excerpt", scope),
                reasons=[["stranger", {"who": plant("mailroom.IncomingLetter.reasons", scope)}]],
            )  # fmt: skip
        Blocked.objects.create(
            company=company, blocked_at=now,
            pattern=f"{plant('mailroom.Blocked.pattern', managers)}.example",
        )  # fmt: skip


def brings_in_table(world: World, who: str, client: str) -> None:
    """A list of clients and contacts from elsewhere that waits for its decisions, and one that is
    done: the owner's alone. Rows, as the worker writes them."""
    seat = getattr(world.cast, who)
    plant, now = world.plant, world.clock.now()
    own: Scope = ("own", who)
    with acting_as("kulisy_owner"):
        for state in ("planned", "done"):
            told = {
                "counts": {"clients": 1},
                "facts": {"heads": [plant("imports.Import.plan", own)]},
            }
            import_ = Import.objects.create(
                company=seat.company, kind="clients", state=state, started_by=seat,
                started_by_name=plant("imports.Import.started_by_name", own),
                created_at=now, moved_at=now, finished_at=now if state == "done" else None,
                file_name=f"{plant('imports.Import.file_name', own)}.csv", file_size=10,
                mapping={"columns": {"0": plant("imports.Import.mapping", own)}},
                decisions={"row:2": plant("imports.Import.decisions", own)},
                trouble=["broke", {"detail": plant("imports.Import.trouble", own)}],
                plan=told, report={"facts": {"heads": [plant("imports.Import.report", own)]}},
            )  # fmt: skip
            for phase in ("plan", "report"):
                ImportNote.objects.create(
                    company=seat.company, of_import=import_, phase=phase, number=2, level="error",
                    place=plant("imports.ImportNote.place", own),
                    title=plant("imports.ImportNote.title", own), code="bad_address",
                    details={"address": plant("imports.ImportNote.details", own)},
                    key=plant("imports.ImportNote.key", own),
                )  # fmt: skip
        ImportedRow.objects.create(
            company=seat.company, of_import=import_, kind="client", row=client_id(world, client),
            details={"key": plant("imports.ImportedRow.details", own)},
        )  # fmt: skip


def _letter_lands(world: World, client: str, key: str, run: ImportRun, audience: str) -> None:
    team: Scope = ("team", client)
    scope: Scope = ("thread", key) if audience == "client" else team
    tail = world.plant("conversations.Message.tail_html", scope)
    raw = f"Subject: X\n\n{world.plant('mailroom: original', team)}".encode()
    with acting_as("kulisy_owner"):
        message = Message.objects.create(
            company=run.company, client_id=client_id(world, client), audience=audience,
            conversation_id=world.ids[key], author_name="Почта", posted_at=world.clock.now(),
            body="из почты", html="<p>из почты</p>", tail_html=f"<p>{tail}</p>",
        )  # fmt: skip
        with acting_as("kulisy_worker"):
            pack = files.keep_bytes(
                company_id=run.company_id, person_id=None, name="pack.mbox", data=raw,
                now=world.clock.now(),
            )  # fmt: skip
        ImportedLetter.objects.create(
            company=run.company, run=run, key=uuid.uuid4().hex, outcome="land", place="1.eml",
            subject=world.plant("mailroom.ImportedLetter.subject", team), message=message.id,
            client_id=client_id(world, client), conversation_id=world.ids[key],
            pack=pack.id, size=len(raw),
        )  # fmt: skip


def applies(world: World, who: str, slug: str) -> None:
    """A stranger follows and asks to be admitted."""
    person = world.person(who)
    assert person is not None
    for column in ("name", "email"):
        word = getattr(person, column).split("@")[0].replace(".", " ").split()[-1]
        plant = world.plants[word]
        world.plants[word] = type(plant)(
            word, plant.column, (*plant.scopes, ("runners", slug)), plant.what
        )
    world.post(who, "follower", slug)
    words = world.plant("admissions.Application.words", ("own", who), ("runners", slug))
    world.post(who, "application", slug, words=f"Нужен сайт, {words}")
    settle(world)


def invites_contact(world: World, who: str, client: str) -> None:
    """A new contact on the client's card, and an invitation by mail."""
    slug = slug_of(world, client)
    known: list[Scope] = [("team", client), ("client", client)]
    name = f"Нина {world.plant('admissions.Invitation.name', *known)}"
    mail = world.plant("admissions.Invitation.email", ("team", client), ("leads", client))
    world.post(
        who, "desk:new_contact", slug, client_id(world, client),
        name=name, email=f"nina.{mail}@post.example",
    )  # fmt: skip
    with acting_as("kulisy_owner"), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM people_contact WHERE name = %s", [name])
        contact = cursor.fetchone()[0]
    world.post(who, "desk:contact_invitation", slug, contact, sections=["conversations"])
    settle(world)


def invites_to_team(world: World, who: str, slug: str) -> None:
    name = world.plant("admissions.Invitation.name", ("runners", slug), what="a seat to come")
    mail = world.plant("admissions.Invitation.email", ("runners", slug), what="a seat to come")
    world.post(
        who, "desk:team_invite", slug,
        name=f"Егор {name}", email=f"egor.{mail}@post.example", role="specialist",
    )  # fmt: skip
    settle(world)


def _team_reads(world: World, key: str) -> None:
    """Ирина and Ольга (at the lawyers' Лев) have read all of it: what the team reads later is only
    its own."""
    thread = world.rule.threads[key]
    for who in sorted({"irina", "olga", "lev"} & world.rule.team(thread.client)):
        url = reverse("desk:read", args=[slug_of(world, thread.client), world.ids[key]])
        answer = world.browser(who).post(url, {"last": last(world, key).id})
        assert answer.status_code == 204
    settle(world)
