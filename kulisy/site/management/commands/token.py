"""`kulisy token EMAIL --company S --face desk|portal`: a way in for a program, for the operator."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from kulisy.kit.time import now
from kulisy.people import tokens
from kulisy.people.models import Company, Person


class Command(BaseCommand):
    help = "Print a new token for a program, in a person's name."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the person in whose name it acts")
        parser.add_argument("--company", required=True, help="the company's short address")
        parser.add_argument("--face", required=True, choices=("desk", "portal"))
        parser.add_argument("--name", default="", help="what it is for")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        email, face = options["email"].strip().lower(), options["face"]
        company = Company.objects.filter(slug=options["company"]).first()
        if company is None:
            raise CommandError(f"There is no company at {options['company']}.")
        person = Person.objects.filter(email=email, is_active=True).first()
        if person is None or not tokens.has_door(company, person, face):
            where = "the desk" if face == "desk" else "the cabinet"
            raise CommandError(f"{email} can't enter {where} of {company.slug}.")
        name = options["name"] or _("Made at the console")
        _row, secret = tokens.make_for(company, person, face, name=name, now=now())
        self.stdout.write(secret)
