"""A new personal link for whoever holds an old one: mailed to the address of its person, and told
to nobody else, not even whether there was one."""

from datetime import datetime

from procrastinate.contrib.django import app

from kulisy.people import letters, links
from kulisy.people.models import Access, AccessState, PersonalLink
from kulisy.people.places import PLACES

TASK = "kulisy.people.tasks.send_new_link"


def ask(token_hash: str) -> None:
    """Queue it, whether or not such a link ever was: nothing differs outside."""
    app.configure_task(TASK, priority=letters.AT_ONCE).defer(token_hash=token_hash)


def send(token_hash: str, *, now: datetime) -> bool:
    """In the worker's role: a new link for what the old one opened, where its person may still
    read there. False where nothing was sent."""
    old = (
        PersonalLink.objects.select_related("company", "person")
        .filter(token_hash=token_hash, person__is_active=True)
        .first()
    )
    if old is None:
        return False
    held = Access.objects.filter(
        company_id=old.company_id,
        client_id=old.client_id,
        person_id=old.person_id,
        sections__contains=PLACES[old.place_kind].sections,
    ).exclude(state=AccessState.REVOKED)
    if not held.exists():
        return False
    url = links.make(
        company_id=old.company_id,
        person_id=old.person_id,
        conversation_id=old.conversation_id,
        kind=old.place_kind,
        letter_id=None,
        now=now,
    )
    letters.post(
        letters.NEW_LINK,
        old.person.email,
        {"url": url, "company": old.company.name},
        language=old.person.language,
    )
    return True
