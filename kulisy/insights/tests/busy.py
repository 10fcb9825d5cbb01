"""Arranging weeks of talk for tests, as rows: what people do one by one, others' tests do."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from kulisy.conversations.models import Conversation, Desk, Message
from kulisy.people.models import Access, Seat


def asked(
    access: Access,
    seat: Seat | None,
    *,
    at: datetime,
    waited: timedelta = timedelta(hours=1),
    words: Sequence[str] = ("Поменяйте, пожалуйста, телефон.",),
    closed: bool = True,
    source: str = "key:",
) -> Conversation:
    """One request: every line of the client's is answered after `waited`; without a `seat` nobody
    has answered and he waits."""
    ours = access.company
    last = at + (waited + timedelta(minutes=10)) * (len(words) - 1) + waited
    closed = closed and seat is not None
    access.client.refresh_from_db(fields=["last_number"])
    access.client.last_number += 1
    access.client.save(update_fields=["last_number"])
    found = Conversation.objects.create(
        company=ours,
        client=access.client,
        audience="client",
        shown_at=at,
        title=words[0][:80],
        state="closed" if closed else "us",
        opened_by_contact=access.contact,
        opened_at=at,
        closed_at=last + timedelta(minutes=30) if closed else None,
        client_last_at=last,
        number=access.client.last_number,
    )
    Desk.objects.create(
        conversation=found,
        company=ours,
        client=access.client,
        assignee=seat,
        last_at=last,
        waiting_since=None if seat else at,
        closed=closed,
    )
    rows, moment = [], at
    for line in words:
        kept = {"company": ours, "client": access.client, "conversation": found}
        said = {**kept, "audience": "client", "html": ""}
        mine = f"{source}{found.id}-{moment.timestamp()}"
        rows.append(
            Message(
                **said,
                author_contact=access.contact,
                author_name=access.contact.name,
                body=line,
                posted_at=moment,
                source=mine,
            )
        )
        if seat is not None:
            rows.append(
                Message(
                    **said,
                    author_seat=seat,
                    author_name=seat.name,
                    body="Готово.",
                    posted_at=moment + waited,
                )
            )
        moment += waited + timedelta(minutes=10)
    Message.objects.bulk_create(rows)
    return found
