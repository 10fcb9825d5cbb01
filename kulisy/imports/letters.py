"""The importer of mail: the mailroom's own planner and landing, with a review in a form."""

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from django.utils.translation import gettext_noop

from kulisy.imports.importing import Busy, Note, Told, Useless, Work, made
from kulisy.imports.models import ImportedRow, Kind, Level, Made
from kulisy.imports.whose import WHY, counted, likely_team, owners
from kulisy.mailroom import actions as mailroom
from kulisy.mailroom.models import ImportedLetter, Outcome
from kulisy.mailroom.plan import INTERNAL, Plan, PlannedLetter
from kulisy.mailroom.planning import make_plan
from kulisy.mailroom.reading import Unreadable
from kulisy.mailroom.reasons import SENTENCES as REASONS
from kulisy.people.viewer import working

#: How a decision on one letter is kept: this and its SHA-256.
LETTER = "letter:"
CHOICES = ("hold", "land", "internal")
#: Remarks on letters that come in which somebody may want to look at.
_TELLING = {"by_subject", "no_date", "encrypted", "same_id", "own_parent"}

SENTENCES: dict[str, str] = {
    **REASONS,
    "no_letters": gettext_noop("There is no letter in this file."),
    "hold": gettext_noop("Leave out"),
    "land": gettext_noop("Bring in"),
    "internal": gettext_noop("For the team only"),
    "letters_of_client": gettext_noop("Letters brought in: {count}."),
    **WHY,
}


class LettersImporter:
    kind: str = Kind.MAIL
    sentences: Mapping[str, str] = SENTENCES

    def plan(self, work: Work) -> Told:
        plan = _plan(work, report=work.progress)
        here = _here(work)
        new = [each for each in plan.landing() if each.head.sha256 not in here]
        old = sum(1 for _ in plan.landing()) - len(new)
        threads = sum(
            any(letter.head.sha256 not in here for letter in thread.letters)
            for thread in plan.threads
        )
        dates = sorted(each.at for each in new if each.at)
        return Told(
            counts={
                "clients": sum(not each.known for each in plan.clients),
                "contacts": sum(len(each.people) for each in plan.clients if not each.known),
                "conversations": threads,
                "messages": len(new),
                "files": sum(each.head.files for each in new),
                "skipped": len(plan.copies) + old,
                "questions": len(plan.held),
                "errors": len(plan.unreadable),
            },
            notes=chain(owners(plan), _notes(plan, asked=True)),
            facts={
                "owners": counted(plan),
                "likely_team": "" if new else likely_team(plan),
                "internal": sum(each.audience == INTERNAL for each in new),
                "here": old,
                "first": dates[0].isoformat() if dates else "",
                "last": dates[-1].isoformat() if dates else "",
            },
            worth=bool(new),
        )

    def run(self, work: Work) -> Told:
        plan = _plan(work, report=None)
        try:
            mailroom.bring_in(
                work.of.company,
                work.path,
                plan,
                now=work.now,
                report=work.progress,
                witness=lambda kind, ids: _witness(work, kind, ids),
            )
        except mailroom.AlreadyRunning:
            raise Busy from None
        with working():
            rows = ImportedRow.objects.filter(company_id=work.of.company_id, of_import=work.of)
            came = Counter(rows.values_list("kind", flat=True))
            letters = ImportedLetter.objects.filter(
                company_id=work.of.company_id,
                outcome=Outcome.LAND,
                run_id__in=rows.filter(kind=Made.MAIL_RUN).values("row"),
            )
            of_clients = Counter(letters.values_list("client__name", flat=True))
        return Told(
            counts={
                "clients": came[Made.CLIENT],
                "contacts": came[Made.CONTACT],
                "conversations": came[Made.CONVERSATION],
                "messages": came[Made.MESSAGE],
                "skipped": len(plan.copies) + len(plan.held),
                "errors": len(plan.unreadable),
            },
            notes=[*_made(of_clients), *_notes(plan, asked=False)],
        )


IMPORTER = LettersImporter()


def _witness(work: Work, kind: str, ids: Iterable[uuid.UUID]) -> None:
    made(work.of, Made(kind), ids)


def _plan(work: Work, *, report: Any) -> Plan:
    archive = mailroom.look_into(work.path, report=report)
    if not archive.heads and not archive.unreadable:
        raise Useless("no_letters")
    decided = work.of.decisions
    known = mailroom.knowledge(
        work.of.company,
        team=decided.get("team", []),
        decided=decided.get("whose", {}),
        names=decided.get("names", {}),
    )
    letters = {
        key.removeprefix(LETTER): choice
        for key, choice in decided.items()
        if key.startswith(LETTER) and choice in CHOICES
    }
    return make_plan(archive.heads, archive.unreadable, known=known, decided=letters)


def _here(work: Work) -> set[str]:
    """Letters that another import has brought in."""
    with working():
        return set(
            ImportedLetter.objects.filter(
                company_id=work.of.company_id, outcome=Outcome.LAND
            ).values_list("key", flat=True)
        )


def _notes(plan: Plan, *, asked: bool) -> Iterator[Note]:
    """What was left out, and remarks. `asked`: whoever looks may still decide."""
    for bad in plan.unreadable:
        yield _unread(bad)
    for letter in plan.held:
        yield _note(letter, Level.QUESTION if asked else Level.SKIPPED)
    for letter in plan.copies:
        yield _note(letter, Level.SKIPPED)
    for letter in plan.landing():
        if any(each.code in _TELLING for each in letter.reasons):
            yield _note(letter, Level.REMARK)


def _note(letter: PlannedLetter, level: Level) -> Note:
    head = letter.head
    question = level == Level.QUESTION
    remarks = [] if question else [each for each in letter.reasons if each.code in _TELLING]
    reason = next(iter(remarks), letter.reasons[0])
    return Note(
        level,
        head.place,
        reason.code,
        {
            **reason.details,
            "from": head.sender.address if head.sender else "",
            "date": head.date.isoformat() if head.date else "",
            **({"choices": CHOICES} if question else {}),
        },
        title=head.subject,
        key=f"{LETTER}{head.sha256}" if question else "",
    )


def _unread(bad: Unreadable) -> Note:
    details = {"limit": bad.detail, "detail": bad.detail}
    return Note(Level.ERROR, bad.place, bad.code, details)


def _made(of_clients: Mapping[str, int]) -> Iterator[Note]:
    for name, count in sorted(of_clients.items(), key=lambda each: (-each[1], each[0])):
        yield Note(Level.MADE, "", "letters_of_client", {"count": count}, title=name)
