"""Following a company and applying to become its client: a person's own doing, in the lobby."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kulisy.admissions import access
from kulisy.admissions.models import Application, Follower
from kulisy.admissions.refusal import Refused
from kulisy.journal import actions as journal
from kulisy.notify import outbox
from kulisy.people.models import Company, Person


def follow(company: Company, person: Person, *, now: datetime) -> None:
    """Twice is once."""
    Follower.objects.bulk_create(
        [Follower(company=company, person=person, name=person.name, email=person.email, since=now)],
        ignore_conflicts=True,
    )


def unfollow(company: Company, person: Person) -> None:
    Follower.objects.filter(company_id=company.id, person_id=person.id).delete()


def apply(
    company: Company, person: Person, *, words: str, language: str, now: datetime
) -> Application:
    """Those who run the company hear of it. Asked twice, the first one stays."""
    if access.my_doors(company, person.id).count("portal"):
        raise Refused(_("You have a cabinet there already."))
    application = Application(
        company=company,
        person=person,
        name=person.name,
        email=person.email,
        language=language,
        words=words,
        at=now,
    )
    try:
        with transaction.atomic():
            application.save(force_insert=True)
    except IntegrityError:
        raise Refused(_("You have asked already: the answer comes by mail.")) from None
    _record(application, "applied", now=now, contents={"words": words})
    outbox.defer("kulisy.admissions.tasks.tell_of_applicant", application_id=str(application.id))
    return application


def withdraw(application: Application, *, now: datetime) -> None:
    """What was not yet answered is taken back."""
    if Application.objects.filter(id=application.id, state=Application.State.WAITING).update(
        state=Application.State.WITHDRAWN, decided_at=now
    ):
        _record(application, "application_withdrawn", now=now)


def _record(
    application: Application,
    kind: str,
    *,
    now: datetime,
    contents: dict[str, str | bytes] | None = None,
) -> None:
    journal.record(
        journal.Actor("person", application.person_id),
        kind,
        journal.Subject("application", application.id),
        company_id=application.company_id,
        client_id=None,
        now=now,
        contents=contents,
    )
