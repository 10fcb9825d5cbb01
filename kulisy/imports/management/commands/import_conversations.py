"""`kulisy import conversations FILE.jsonl --company S`: what was said in another system."""

import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kulisy.imports import importing
from kulisy.imports.actions import at_console
from kulisy.imports.actions.carrying import carry
from kulisy.imports.jsonl.importer import Conversations, Options
from kulisy.imports.jsonl.sentences import SENTENCES
from kulisy.imports.models import Import, ImportNote, Level, Phase, State
from kulisy.kit.text import one_line
from kulisy.kit.time import now
from kulisy.people.models import Company
from kulisy.people.viewer import working

#: Seconds between two lines of progress.
PAUSE = 2.0
#: What the command ends with where lines were left out on purpose (--skip-bad).
LEFT_OUT = 3


class Command(BaseCommand):
    help = (
        "Import clients, contacts, conversations and messages from a file with one JSON object a "
        "line. May be run again: nothing is doubled, an interrupted run goes on."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", help="the file of lines")
        parser.add_argument("--company", required=True, metavar="S", help="its short address")
        parser.add_argument("--files", metavar="FOLDER", help="where the files of messages are")
        parser.add_argument("--zone", default="", help="time zone of times without an offset")
        parser.add_argument("--system", default="", help="name of the system the file comes from")
        parser.add_argument("--skip-bad", action="store_true", help="leave lines with errors out")
        parser.add_argument("--dry-run", action="store_true", help="check the file, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        company = _company(options["company"])
        path, files = Path(options["path"]), options["files"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        if files and not Path(files).is_dir():
            raise CommandError(f"There is no folder {files}.")
        chosen = Options(
            files=Path(files) if files else None,
            zone=options["zone"],
            system=options["system"],
            skip_bad=options["skip_bad"],
            report=_Progress(self.stderr).report,
        )
        importing.IMPORTERS[Conversations.kind] = Conversations(chosen)
        with translation.override(company.language):
            started = time.monotonic()
            try:
                done = _carry(company, path, dry_run=options["dry_run"])
            except importing.Useless as useless:
                said = _(SENTENCES.get(useless.code) or importing.COMMON.get(useless.code, "{}"))
                raise CommandError(said.format(**useless.details)) from None
            except KeyboardInterrupt:
                raise CommandError(_("Interrupted. Run it again: it goes on from here.")) from None
            self._tell(done, time.monotonic() - started, dry_run=options["dry_run"])

    def _tell(self, done: Import, seconds: float, *, dry_run: bool) -> None:
        counts = (done.report or done.plan)["counts"]
        errors = self._errors(done)
        for line in _lines(counts, done):
            self.stdout.write(line)
        finished = done.state == State.DONE
        if finished:
            self.stdout.write(_("Done in %(seconds)s s.") % {"seconds": round(seconds, 1)})
        elif dry_run and not errors:
            self.stdout.write(_("The file has no errors. Nothing is written yet."))
        elif errors and not dry_run:
            self.stdout.write(_("Nothing was brought in: mend the file, or say --skip-bad."))
        elif not errors:
            self.stdout.write(_("Everything in the file is here already."))
        if errors:
            sys.exit(LEFT_OUT if finished else 1)

    def _errors(self, done: Import) -> int:
        """Each error by its line; how many there are."""
        phase = Phase.REPORT if done.report else Phase.PLAN
        with working():
            notes = ImportNote.objects.filter(
                company_id=done.company_id, of_import=done, phase=phase, level=Level.ERROR
            ).order_by("number")
            for note in notes.iterator(chunk_size=2000):
                words = {"line": note.place, "sentence": importing.said(done, note)}
                self.stdout.write(_("Line %(line)s: %(sentence)s") % words)
        return int((done.report or done.plan)["counts"].get("errors", 0))


class _Progress:
    """A line every two seconds, on the error stream."""

    def __init__(self, out: Any) -> None:
        self._out = out
        self._started = self._last = time.monotonic()

    def report(self, done: int, total: int) -> None:
        moment = time.monotonic()
        if moment - self._last < PAUSE and (not total or done != total):
            return
        self._last = moment
        rate = round(done / max(moment - self._started, 0.001))
        word = _("Imported") if total else _("Read")
        self._out.write(f"{word}: {done}{f'/{total}' if total else ''} ({rate}/s)")


def _carry(company: Company, path: Path, *, dry_run: bool) -> Import:
    """Where an earlier run of this file was cut off, its import goes on: it is undone as one."""
    with working():
        cut_off = Import.objects.select_related("company").filter(
            company_id=company.id,
            kind=Conversations.kind,
            started_by=None,
            file_name=one_line(path.name, limit=255),
            file_size=path.stat().st_size,
        )
        running = cut_off.filter(state=State.RUNNING).order_by("-created_at").first()
        if not dry_run:
            # It had made nothing yet.
            cut_off.filter(state=State.PLANNING).update(state=State.DROPPED)
    if running is None or dry_run:
        kind = Conversations.kind
        return at_console(company, kind, path, clock=now, dry_run=dry_run, name="kulisy import")
    carry(running, path, clock=now)
    return running


def _lines(counts: dict[str, int], done: Import) -> list[str]:
    """What there is, in words."""
    number = counts.get("messages", 0)
    head = _("Brought in:") if done.state == State.DONE else _("In the file, not here yet:")
    said = [
        ngettext("%(n)s client", "%(n)s clients", counts["clients"]) % {"n": counts["clients"]},
        ngettext("%(n)s contact", "%(n)s contacts", counts["contacts"]) % {"n": counts["contacts"]},
        ngettext("%(n)s conversation", "%(n)s conversations", counts["conversations"])
        % {"n": counts["conversations"]},
        ngettext("%(n)s message", "%(n)s messages", number) % {"n": number},
        ngettext("%(n)s file", "%(n)s files", counts["files"]) % {"n": counts["files"]},
    ]
    found = [f"{head} {', '.join(said)}."]
    facts = (done.report or done.plan).get("facts", {})
    if facts.get("internal") or facts.get("client"):
        found.append(
            _("Of the file's messages the client sees %(client)s, only the team %(internal)s.")
            % facts
        )
    if counts.get("skipped"):
        found.append(_("Here already, left as they are: %(n)s.") % {"n": counts["skipped"]})
    if counts.get("errors"):
        found.append(_("Lines with errors: %(n)s.") % {"n": counts["errors"]})
    return found


def _company(slug: str) -> Company:
    with working():
        company = Company.objects.filter(slug=slug).first()
        known = list(Company.objects.order_by("slug").values_list("slug", flat=True)[:20])
    if company is None:
        raise CommandError(f"There is no company “{slug}”; there are: {', '.join(known) or '-'}.")
    return company
