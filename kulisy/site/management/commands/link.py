"""`kulisy link EMAIL`: a one-time link that signs a person in, for the operator."""

from datetime import timedelta
from importlib.util import find_spec
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.module_loading import import_string

from kulisy.kit.time import now
from kulisy.people.models import Person
from kulisy.people.signin import LINK_LIFE, make_link

#: The demo stands above this room and may be absent: known by its name only.
DEMO = "kulisy.demo.cast"


class Command(BaseCommand):
    help = "Print a one-time link that signs a person in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", nargs="?", help="whom the link signs in")
        parser.add_argument("--hours", type=int, default=int(LINK_LIFE.total_seconds() // 3600))
        parser.add_argument(
            "--demo-cast", action="store_true", help="four links, one for each role of the demo"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        life = timedelta(hours=max(1, options["hours"]))
        if options["demo_cast"]:
            self._demo_cast(life)
        elif options["email"]:
            self.stdout.write(make_link(_person(options["email"]), now=now(), life=life))
        else:
            raise CommandError("Whom shall the link sign in? Give an e-mail address.")

    def _demo_cast(self, life: timedelta) -> None:
        """Nothing where the demo is not planted."""
        if find_spec(DEMO.rpartition(".")[0]) is None or find_spec(DEMO) is None:
            return
        sign_ins: list[tuple[str, str]] = import_string(f"{DEMO}.SIGN_INS")
        width = max(len(label) for label, _email in sign_ins)
        for label, email in sign_ins:
            person = Person.objects.filter(email=email, is_active=True).first()
            if person is not None:
                url = make_link(person, now=now(), life=life)
                self.stdout.write(f"{label:<{width}}  {url}")


def _person(email: str) -> Person:
    person = Person.objects.filter(email=email.strip().lower()).first()
    if person is None:
        raise CommandError(f"Nobody here signs in as {email}.")
    if not person.is_active:
        raise CommandError(f"The account of {email} is closed.")
    return person
