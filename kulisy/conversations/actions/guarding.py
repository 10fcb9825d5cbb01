"""Asking once before something leaves for a client; and what a company says to its guard."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from kulisy.conversations import access
from kulisy.conversations.actions.inserting import Refused, Words
from kulisy.conversations.actions.resting import save_draft
from kulisy.conversations.guard import RULES, Hit, check, sure
from kulisy.conversations.guard.rules import Rules
from kulisy.conversations.guard.rules import of as rules_of
from kulisy.conversations.models import Audience, Conversation, GuardRules
from kulisy.files import access as blobs
from kulisy.journal import actions as journal
from kulisy.people.models import Client
from kulisy.people.viewer import Viewer


class Guarded(Refused):
    """Have another look. `sure`, sent along with the very same words, sends them all the same."""

    def __init__(self, hits: Sequence[Hit], *, sure: str, soft: bool) -> None:
        first = hits[0]
        told = {"words": first.words, "why": first.why}
        super().__init__(
            _("Send it like this? “%(words)s” may sound sharp.") % told
            if soft
            else _("Have another look before it goes: “%(words)s”. %(why)s") % told
        )
        self.hits = list(hits)
        self.sure = sure
        #: Of the client's own composer: kinder, and nobody hears of it.
        self.soft = soft


def ask(
    viewer: Viewer, client: Client, *, audience: str, words: Words, title: str = ""
) -> list[str]:
    """The rules that the writer was asked about and sent his words all the same; usually none.
    Raises Guarded where he has not been asked yet. What goes to the team is nobody's business, nor
    what a client's program sends: nobody sits there to be asked."""
    if audience != Audience.CLIENT or (not viewer.at_desk and viewer.token_id):
        return []
    text = f"{title}\n{words.body}" if title else words.body
    hits = check(viewer, client, text=text, files=_names(viewer, words))
    if not hits:
        return []
    wanted = sure.token(viewer, client.id, text, words.files)
    if not sure.fits(words.sure, wanted):
        raise Guarded(hits, sure=wanted, soft=not viewer.at_desk)
    return sorted({each.rule for each in hits}) if viewer.at_desk else []


def keep_asked(viewer: Viewer, conversation: Conversation, body: str, *, now: datetime) -> None:
    """Words that came by mail, and whose writer isn't there to be asked: they wait in his own
    composer, after what he has begun there. Their files he adds again."""
    begun = access.drafts(viewer).filter(
        conversation=conversation, audience=Audience.CLIENT, send_at=None
    )
    already = begun.values_list("body", flat=True).first()
    save_draft(
        viewer,
        conversation.client,
        conversation,
        audience=Audience.CLIENT,
        body="\n\n".join(filter(None, [already, body])),
        now=now,
    )


def note_passed(
    viewer: Viewer, conversation: Conversation, rules: list[str], words: Words, *, now: datetime
) -> None:
    """The team's own log keeps that somebody was asked and sent it all the same; by rule, without
    a word of what was found."""
    journal.record(
        journal.Actor("seat", viewer.seat_id),
        "guard_passed",
        journal.Subject("conversation", conversation.id),
        company_id=viewer.company.id,
        client_id=None,
        now=now,
        facts={"rules": rules},
        contents={"body": words.body},
    )


def set_rules(viewer: Viewer, rules: Rules, *, now: datetime) -> bool:
    """What the company asks its guard to look for; whether anything changed. Raises Refused."""
    if not viewer.runs_company:
        raise Refused(_("Who runs the company decides this."))
    kept = Rules(rules.off & RULES.keys(), rules.words, rules.exceptions)
    before = rules_of(viewer)
    changed = [name for name in ("off", "words", "exceptions")
               if getattr(kept, name) != getattr(before, name)]  # fmt: skip
    if not changed:
        return False
    GuardRules.objects.update_or_create(
        company_id=viewer.company.id,
        defaults={
            "off": sorted(kept.off),
            "words": list(kept.words),
            "exceptions": list(kept.exceptions),
            "changed_at": now,
        },
    )
    journal.record(
        journal.Actor("seat", viewer.seat_id),
        "guard_changed",
        journal.Subject("company", viewer.company.id),
        company_id=viewer.company.id,
        client_id=None,
        now=now,
        facts={"off": sorted(kept.off)},
        contents={"words": "\n".join(kept.words), "exceptions": "\n".join(kept.exceptions)},
    )
    return True


def _names(viewer: Viewer, words: Words) -> list[str]:
    if not words.files:
        return []
    found = blobs.blobs(company_id=viewer.company.id, blob_ids=words.files)
    return [each.name for each in found.values()]
