"""`kulisy company NAME --owner EMAIL`: one more company and its owner, for the operator."""

import zoneinfo
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from kulisy.admissions.actions.company import begin
from kulisy.kit.text import one_line
from kulisy.kit.time import now
from kulisy.people.doors import seat_viewer
from kulisy.people.founding import SlugTaken, found, is_slug, slug_for
from kulisy.people.signin import make_link
from kulisy.people.viewer import viewing


class Command(BaseCommand):
    help = "Make a company and its owner; print a link that signs the owner in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the company's name")
        parser.add_argument("--slug", default="", help="its address; else made of the name")
        parser.add_argument("--owner", required=True, metavar="EMAIL")
        parser.add_argument("--owner-name", required=True)
        parser.add_argument("--language", default="ru", choices=sorted(dict(settings.LANGUAGES)))
        parser.add_argument("--time-zone", default=settings.TIME_ZONE)

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        name = one_line(options["name"], limit=120)
        slug = options["slug"] or slug_for(name)
        if not slug:
            raise CommandError("No address can be made of this name: give one with --slug.")
        if not is_slug(slug):
            raise CommandError("The address: Latin letters, figures and hyphens, at most 40.")
        if options["time_zone"] not in zoneinfo.available_timezones():
            raise CommandError(f"{options['time_zone']} is no time zone, e.g. Europe/Moscow.")
        try:
            validate_email(options["owner"])
            seat = found(
                name=name,
                slug=slug,
                owner_name=one_line(options["owner_name"], limit=120),
                owner_email=options["owner"],
                language=options["language"],
                time_zone=options["time_zone"],
            )
        except ValidationError:
            raise CommandError(f"{options['owner']} is no e-mail address.") from None
        except SlugTaken:
            raise CommandError(f"The address {slug} is taken: give another with --slug.") from None
        with viewing(seat_viewer(seat)) as owner:
            begin(owner, way="operator", now=now())
        self.stdout.write(f"{settings.ADDRESS}/d/{seat.company.slug}/")
        self.stdout.write(make_link(seat.person, now=now()))
