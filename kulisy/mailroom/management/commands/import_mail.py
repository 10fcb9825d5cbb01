"""`kulisy import mail PATH --company S`: old mail into a company's conversations."""

import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from kulisy.kit.time import now
from kulisy.mailroom import actions
from kulisy.mailroom.plan import Plan
from kulisy.mailroom.planning import make_plan
from kulisy.mailroom.showing import lines
from kulisy.people.models import Company
from kulisy.people.viewer import working

#: Seconds between two lines of progress.
PAUSE = 2.0
#: After so many letters it can be said how long the rest takes: the first one waits for the set-up.
ENOUGH = 20


class Command(BaseCommand):
    help = (
        "Import mbox, Maildir, a folder or an archive of .eml into a company. "
        "May be run again: nothing is doubled."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", help="the archive: a file or a folder")
        parser.add_argument("--company", required=True, metavar="S", help="its short address")
        parser.add_argument("--dry-run", action="store_true", help="print the plan, write nothing")
        parser.add_argument("--yes", action="store_true", help="do not ask before writing")
        parser.add_argument(
            "--review",
            metavar="FILE",
            help="decisions on doubtful letters (JSON): written where there is none, else used",
        )
        parser.add_argument(
            "--team",
            action="append",
            default=[],
            metavar="WHO",
            help="one more address or domain of the team; may be given again",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        company = _company(options["company"])
        path = Path(options["path"])
        if not path.exists():
            raise CommandError(f"There is nothing at {path}.")
        review_file = Path(options["review"]) if options["review"] else None
        with translation.override(translation.get_language() or company.language):
            try:
                plan = self._plan(company, path, review_file, options["team"])
            except actions.BadReview as bad:
                raise CommandError(str(bad)) from None
            for line in lines(plan):
                self.stdout.write(line)
            if review_file and not review_file.exists():
                actions.write_review(plan, review_file)
                self.stdout.write(_("The review list is in %(file)s.") % {"file": review_file})
                if not options["yes"]:
                    self.stdout.write(_("Nothing is written yet: look at it, then run this again."))
                    return
            if options["dry_run"] or not self._agreed(plan, asked=not options["yes"]):
                return
            self._bring_in(company, path, plan)

    def _plan(
        self, company: Company, path: Path, review_file: Path | None, team: list[str]
    ) -> Plan:
        review = actions.Review()
        if review_file and review_file.exists():
            review = actions.read_review(review_file)
        archive = actions.look_into(path, report=self._progress(_("Read")))
        known = actions.knowledge(company, team=team, decided=review.whose, names=review.names)
        return make_plan(
            archive.heads, archive.unreadable, known=known, decided=dict(review.letters)
        )

    def _agreed(self, plan: Plan, *, asked: bool) -> bool:
        """Ask whoever sits at the terminal; a script has said what it wants by calling."""
        if not plan.threads or not asked or not sys.stdin.isatty():
            return True
        answer = input(_("Write this into the company? [y/N] "))
        return answer.strip().lower() in {"y", "yes", "д", "да"}

    def _bring_in(self, company: Company, path: Path, plan: Plan) -> None:
        started = time.monotonic()
        try:
            run = actions.bring_in(
                company, path, plan, now=now(), report=self._progress(_("Imported"))
            )
        except actions.AlreadyRunning:
            raise CommandError("Another import into this company is under way.") from None
        except KeyboardInterrupt:
            raise CommandError(_("Interrupted. Run it again: it goes on from here.")) from None
        seconds = max(time.monotonic() - started, 0.001)
        self.stdout.write(
            _("Done in %(seconds)s s. New letters: %(landed)s; files: %(files)s.")
            % {"seconds": round(seconds, 1), "landed": run.landed, "files": run.files}
        )
        self.stdout.write(
            _("Left for review: %(held)s; copies: %(copies)s; unreadable: %(unreadable)s.")
            % {"held": run.held, "copies": run.copies, "unreadable": run.unreadable}
        )

    def _progress(self, word: str) -> Any:
        started = last = time.monotonic()

        def report(done: int, total: int) -> None:
            nonlocal last
            moment = time.monotonic()
            if moment - last < PAUSE:
                return
            last = moment
            rate = done / max(moment - started, 0.001)
            of, left = (f"/{total}", _left(done, total, rate)) if total else ("", "")
            self.stderr.write(f"{word}: {done}{of} ({round(rate)}/s{left})")

        return report


def _left(done: int, total: int, rate: float) -> str:
    """How long the rest takes at this rate; nothing while too few have shown what the rate is."""
    if done < ENOUGH:
        return ""
    seconds = round((total - done) / max(rate, 0.001))
    if seconds < 90:
        return ", " + _("%(count)s s left") % {"count": seconds}
    return ", " + _("%(count)s min left") % {"count": round(seconds / 60)}


def _company(slug: str) -> Company:
    with working():
        company = Company.objects.filter(slug=slug).first()
        known = list(Company.objects.order_by("slug").values_list("slug", flat=True)[:20])
    if company is None:
        raise CommandError(f"There is no company “{slug}”; there are: {', '.join(known) or '-'}.")
    return company
