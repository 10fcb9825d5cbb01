"""Fills a fresh database with one company of a size, by COPY: `python -m bench.planting S|L`.

DATABASE_URL is the owner's here. Prints, as JSON, what the measurements need: sessions, and the
conversations of exactly ten messages that the client sees.
"""

import json
import random
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import django

from bench.model import RARE, RARE_EVERY, L, S, Size, Text, lengths

SLUG = "bench"
YEARS = timedelta(days=1500)
#: Conversations of exactly ten messages, all of the client who is measured.
PROUD = 24


def main() -> None:
    size = {"S": S, "L": L}[sys.argv[1]]
    django.setup(set_prefix=False)
    from django.db import connection

    with connection.cursor() as cursor:
        planted = Planting(size, cursor.connection, now=datetime.now(UTC)).plant()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(json.dumps(planted))


class Planting:
    """One company, whole: people, talk, what was read, what may be searched."""

    def __init__(self, size: Size, raw: Any, *, now: datetime) -> None:
        self.size, self.raw, self.now = size, raw, now
        self.chance = random.Random(7)
        self.text = Text(self.chance)
        self._number = 0
        self._begin = now - YEARS
        self.company = self.new()

    def plant(self) -> dict[str, Any]:
        with self.raw.transaction():
            self._people()
            self._talk()
            for statement in FROM_TALK:
                self.raw.execute(statement, {"now": self.now})
        return {
            "size": self.size.name,
            "company": SLUG,
            "id": str(self.company),
            "messages": self.size.messages,
            "boss": _session(self.seats[0][1]),
            "client": _session(self.people[0][1]),
            "ordinary": _session(self._ordinary()),
            "proud": [str(each) for each in self.proud],
            "typo": f"{self.text.words[400][:-1]}ю{self.text.words[401]}",
            "words": {"1 %": self.text.words[60], "0.2 %": self.text.words[300]},
            "rare_author": str(self.seats[3][0]),
            "small_client": str(self.clients[7]),
        }

    def new(self) -> uuid.UUID:
        """In order of making, as UUIDv7 would be."""
        self._number += 1
        return uuid.UUID(int=(0x019A << 112) | (0x7 << 76) | (0x8 << 60) | self._number)

    def _copy(self, table: str, columns: str, rows: Iterator[tuple[Any, ...]]) -> None:
        """Row security is forced, for the owner too, and COPY doesn't go through it: a temporary
        table first."""
        names = [each.strip() for each in columns.split(",")]
        self.raw.execute(
            f"CREATE TEMP TABLE given AS SELECT {columns} FROM {table} LIMIT 0"  # noqa: S608
        )
        with self.raw.cursor().copy(f"COPY given ({columns}) FROM STDIN") as copy:
            for row in rows:
                assert len(row) == len(names), table
                copy.write_row(row)
        self.raw.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM given")  # noqa: S608
        self.raw.execute("DROP TABLE given")

    def _people(self) -> None:
        self.raw.execute(
            "INSERT INTO people_company (id, slug, name, about, phone, email, working_hours,"
            " language, time_zone, rest_seconds, whole_team_writes, colleagues_share, upload_limit,"
            " rules_version, created_at) VALUES (%s, %s, 'Студия', '', '', '', '', 'ru',"
            " 'Europe/Moscow', 15, true, false, 2147483648, 0, %s)",
            [self.company, SLUG, self._begin],
        )
        self.seats = [(self.new(), self.new()) for _ in range(self.size.seats)]
        self.clients = [self.new() for _ in range(self.size.clients)]
        # contact, person, access, client
        self.people = [
            (self.new(), self.new(), self.new(), client)
            for client in self.clients
            for _ in range(self.chance.choice((1, 2, 2, 3)))
        ]
        self.by_client: dict[uuid.UUID, list[uuid.UUID]] = {}
        for contact, _person, _access, client in self.people:
            self.by_client.setdefault(client, []).append(contact)
        self.names = {each[0]: self._name() for each in self.people}
        team = {each[0]: self._name() for each in self.seats}
        team[self.seats[0][0]] = "Ольга Ветрова"
        self.names |= team
        persons = [(p, f"{n}@bench.example") for n, (_s, p) in enumerate(self.seats)]
        persons += [(each[1], f"{n}@clients.example") for n, each in enumerate(self.people)]
        self._copy(
            "people_person",
            "id, password, email, name, language, time_zone, theme, is_active, created_at",
            ((p, "!", mail, mail, "ru", "", "auto", True, self._begin) for p, mail in persons),
        )
        self._copy(
            "people_seat",
            "id, company_id, person_id, role, name, title, answers_for, active, created_at",
            (
                (seat, self.company, person, "owner" if n == 0 else "account" if n < 6 else
                 "specialist", team[seat], "", "", True, self._begin)
                for n, (seat, person) in enumerate(self.seats)
            ),
        )  # fmt: skip
        self._copy(
            "people_client",
            "id, company_id, name, human, responsible_id, restricted, last_number, created_at",
            (
                (client, self.company, f"ООО «{self.text.sentence(1).title()} {n}»", False,
                 self.seats[n % 6][0], False, 0, self._begin)
                for n, client in enumerate(self.clients)
            ),
        )  # fmt: skip
        self._copy(
            "people_contact",
            "id, company_id, client_id, person_id, name, email, phone, position, created_at",
            (
                (contact, self.company, client, person, self.names[contact],
                 f"{n}@clients.example", "", "", self._begin)
                for n, (contact, person, _access, client) in enumerate(self.people)
            ),
        )  # fmt: skip
        self._copy(
            "people_access",
            "id, company_id, client_id, contact_id, person_id, sections, lead, authorised, state,"
            " rules_version, granted_at",
            (
                (access, self.company, client, contact, person, "{conversations,files}", True,
                 False, "active", 0, self._begin)
                for contact, person, access, client in self.people
            ),
        )  # fmt: skip

    def _ordinary(self) -> uuid.UUID:
        """A person of a client with nearly five open requests of fifty messages together, at every
        size: what grows is then the company around him, and not his own page."""

        def far(client: uuid.UUID) -> tuple[int, int, uuid.UUID]:
            talk = self.open.get(client, [])
            return abs(len(talk) - 5), abs(sum(talk) - 50), client

        client = min(self.clients, key=far)
        return next(person for _contact, person, _access, whose in self.people if whose == client)

    def _name(self) -> str:
        return f"{self.text.sentence(1).title()} {self.text.sentence(1).title()}"

    def _talk(self) -> None:
        """Threads and messages in order of time; the proud ones are the measured client's."""
        counts = lengths(self.size, self.chance)
        counts[:PROUD] = [15] * PROUD
        largest = int(self.size.conversations * self.size.largest_client)
        whose = [self.clients[0] if n < largest else self.chance.choice(self.clients[1:])
                 for n in range(len(counts))]  # fmt: skip
        threads = [self.new() for _ in counts]
        self.proud = threads[:PROUD]
        numbers = dict[uuid.UUID, int]()
        #: Client → how many messages each of his open requests has.
        self.open = dict[uuid.UUID, list[int]]()
        rows = []
        for n, (thread, client) in enumerate(zip(threads, whose, strict=True)):
            numbers[client] = numbers.get(client, 0) + 1
            opened = self._begin + YEARS * (n / len(threads)) * 0.98
            state = self.chance.choice(("us", "client", "open", "closed", "closed", "closed"))
            state = "open" if n < PROUD else state
            if state != "closed":
                self.open.setdefault(client, []).append(counts[n])
            rows.append((thread, self.company, client, "request", numbers[client],
                         self.text.sentence(4), state, self.by_client[client][0], opened, opened,
                         1, "client", opened))  # fmt: skip
        self._copy(
            "conversations_conversation",
            "id, company_id, client_id, kind, number, title, state, opened_by_contact_id,"
            " opened_at, client_last_at, client_version, audience, shown_at",
            iter(rows),
        )
        opened_at = {row[0]: row[8] for row in rows}
        self._copy(
            "conversations_message",
            "id, company_id, client_id, conversation_id, audience, kind, author_seat_id,"
            " author_contact_id, author_name, body, html, tail_html, posted_at, spoke_with,"
            " mentions, files_count",
            self._messages(list(zip(threads, whose, counts, strict=True)), opened_at),
        )

    def _messages(
        self,
        threads: list[tuple[uuid.UUID, uuid.UUID, int]],
        opened_at: dict[uuid.UUID, datetime],
    ) -> Iterator[tuple[Any, ...]]:
        made = 0
        for place, (thread, client, count) in enumerate(threads):
            at = opened_at[thread]
            for n in range(count):
                made += 1
                at += timedelta(minutes=self.chance.expovariate(1 / 90))
                internal = (n % 3 == 1) if place < PROUD else n > 0 and self._internal()
                by_team = internal or n % 2 == 1
                contact = self.chance.choice(self.by_client[client])
                seat = self.seats[3 if made % 500 == 7 else self.chance.choice((0, 1, 2, 4, 5, 9))]
                body = self.text.message()
                if made % RARE_EVERY == 5:
                    body += f" {RARE}"
                if made == self.size.messages // 2:
                    body += " счёт INV-2026/15"
                paragraphs = "".join(f"<p>{each}</p>\n" for each in body.split("\n\n"))
                with_file = (
                    place % 2 == 0 and n == 3
                    if place < PROUD
                    else self.chance.random() < self.size.with_file
                )
                yield (
                    self.new(), self.company, client, thread,
                    "internal" if internal else "client", "text",
                    seat[0] if by_team else None, None if by_team else contact,
                    self.names[seat[0] if by_team else contact], body, paragraphs, "", at, "",
                    "{}", int(with_file),
                )  # fmt: skip

    def _internal(self) -> bool:
        return self.chance.random() < self.size.internal


def _session(person_id: uuid.UUID) -> dict[str, str]:
    """A signed-in browser's cookie, as allauth would have left it."""
    from allauth.usersessions.models import UserSession
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.utils import timezone

    from kulisy.people.models import Person

    person = Person.objects.get(id=person_id)
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    UserSession.objects.create(
        user=person,
        session_key=session.session_key,
        ip="127.0.0.1",
        user_agent="",
        created_at=timezone.now(),
    )
    return {"session": str(session.session_key), "person": str(person_id)}


FROM_TALK = (
    """
    UPDATE conversations_conversation c SET client_last_at = m.at, client_version = m.n
      FROM (SELECT conversation_id, max(posted_at) AS at, count(*) AS n FROM conversations_message
             WHERE audience = 'client' GROUP BY 1) m
     WHERE m.conversation_id = c.id""",
    """
    UPDATE people_client p SET last_number = n FROM
      (SELECT client_id, max(number) AS n FROM conversations_conversation GROUP BY 1) c
     WHERE c.client_id = p.id""",
    """
    INSERT INTO conversations_participant (id, company_id, client_id, conversation_id, contact_id)
    SELECT gen_random_uuid(), c.company_id, c.client_id, c.id, t.id
      FROM conversations_conversation c JOIN people_contact t ON t.client_id = c.client_id""",
    """
    INSERT INTO conversations_desk (conversation_id, company_id, client_id, assignee_id, labels,
      last_at, waiting_since, closed, version)
    SELECT c.id, c.company_id, c.client_id,
           (array(SELECT id FROM people_seat ORDER BY id))[1 + c.number %% 25], '{}',
           (SELECT max(posted_at) FROM conversations_message m WHERE m.conversation_id = c.id),
           CASE WHEN c.state = 'us' THEN c.client_last_at END, c.state = 'closed', 1
      FROM conversations_conversation c""",
    """
    INSERT INTO conversations_attachment (id, company_id, client_id, conversation_id, message_id,
      audience, blob_id, name, content_type, size, pinned_at)
    SELECT gen_random_uuid(), company_id, client_id, conversation_id, id, audience,
           gen_random_uuid(), 'макет.pdf', 'application/pdf', 700000, posted_at
      FROM conversations_message WHERE files_count > 0""",
    """
    INSERT INTO conversations_sighting (id, company_id, client_id, message_id, seat_id, contact_id,
      name, at)
    SELECT gen_random_uuid(), m.company_id, m.client_id, m.id,
           CASE WHEN m.author_seat_id IS NULL THEN c.responsible_id END,
           CASE WHEN m.author_seat_id IS NOT NULL THEN
             (SELECT id FROM people_contact t WHERE t.client_id = m.client_id LIMIT 1) END,
           'Читатель', m.posted_at + interval '1 hour'
      FROM conversations_message m JOIN people_client c ON c.id = m.client_id
     WHERE m.audience = 'client'""",
    """
    INSERT INTO conversations_readmark (id, company_id, client_id, conversation_id, person_id, face,
      read_to)
    SELECT gen_random_uuid(), c.company_id, c.client_id, c.id, t.person_id, 'portal',
           c.client_last_at
      FROM conversations_conversation c JOIN people_contact t ON t.client_id = c.client_id
     WHERE c.number %% 10 <> 0""",
    """
    INSERT INTO conversations_readmark (id, company_id, client_id, conversation_id, person_id, face,
      read_to)
    SELECT gen_random_uuid(), d.company_id, d.client_id, d.conversation_id, s.person_id, 'desk',
           d.last_at
      FROM conversations_desk d JOIN people_seat s ON s.role = 'owner'""",
    """
    INSERT INTO notify_bell (id, company_id, person_id, face, kind, subject_kind, subject_id,
      place_id, key, at, read_at)
    SELECT gen_random_uuid(), m.company_id, t.person_id, 'portal', 'message', 'message', m.id,
           m.conversation_id, m.id::text, m.posted_at,
           CASE WHEN m.posted_at < %(now)s - interval '40 days' THEN m.posted_at END
      FROM conversations_message m JOIN people_contact t ON t.client_id = m.client_id
     WHERE m.audience = 'client' AND m.author_seat_id IS NOT NULL""",
    """
    INSERT INTO conversations_searchrow (id, company_id, client_id, conversation_id, message_id,
      what, audience, author, has_file, at, words, vector)
    SELECT gen_random_uuid(), company_id, client_id, conversation_id, id, 'message', audience,
           coalesce(author_seat_id, author_contact_id), files_count > 0, posted_at, '',
           to_tsvector('russian', translate(lower(body), 'ё-/', 'е  '))
      FROM conversations_message""",
    """
    INSERT INTO conversations_searchrow (id, company_id, client_id, conversation_id, what, audience,
      has_file, at, words, vector)
    SELECT gen_random_uuid(), company_id, client_id, id, 'title', 'client', false, opened_at,
           kulisy_latin(title), to_tsvector('russian', translate(lower(title), 'ё', 'е'))
      FROM conversations_conversation""",
)


if __name__ == "__main__":
    main()
