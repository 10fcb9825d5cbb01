"""Answering an applicant; changing, ending, revoking and restoring an access."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions import access
from kulisy.admissions.actions.clients import add_client
from kulisy.admissions.actions.facts import note
from kulisy.admissions.actions.inviting import known_sections, revoke_pending
from kulisy.admissions.models import Application
from kulisy.admissions.notifications import answer_letter
from kulisy.admissions.refusal import Refused
from kulisy.admissions.signals import admitted
from kulisy.notify import live, outbox
from kulisy.people.actions import revoke_links
from kulisy.people.models import Access, AccessState, Client, Contact
from kulisy.people.viewer import Viewer


def admit(
    viewer: Viewer,
    application: Application,
    *,
    client: Client,
    sections: Sequence[str],
    lead: bool,
    authorised: bool,
    now: datetime,
) -> Access:
    """The applicant becomes a contact of `client` with an access; he hears of it by mail. A contact
    with his address that waits at the client becomes his."""
    if not access.may_run(viewer):
        raise Http404
    with transaction.atomic():
        _wait_for_others(viewer, application)
        contact = _contact(viewer, application, client)
        _decide(
            viewer, application, Application.State.ADMITTED, answer="", contact=contact, now=now
        )
        made = Access(
            company=viewer.company,
            client=client,
            contact=contact,
            person_id=application.person_id,
            sections=known_sections(sections),
            lead=lead,
            authorised=authorised,
            granted_at=now,
        )
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError:
            raise _admitted_before() from None
        revoke_pending(viewer, contact, now=now)
    note(
        viewer,
        "admitted",
        ("access", made.id),
        client_id=client.id,
        now=now,
        facts={"contact": str(contact.id), **_rights(made)},
        contents={"name": contact.name, "email": application.email},
    )
    answer_letter(application, now=now)
    admitted.send(Access, access=made, now=now)
    return made


@transaction.atomic
def admit_as_new_client(
    viewer: Viewer,
    application: Application,
    *,
    client: Mapping[str, Any],
    sections: Sequence[str],
    lead: bool,
    authorised: bool,
    now: datetime,
) -> Access:
    """`client`: name, human, responsible. Was he answered meanwhile, no client is made."""
    made = add_client(viewer, **client, now=now)
    return admit(
        viewer,
        application,
        client=made,
        sections=sections,
        lead=lead,
        authorised=authorised,
        now=now,
    )


def decline(viewer: Viewer, application: Application, *, answer: str, now: datetime) -> None:
    """With a word, which he gets by mail."""
    if not access.may_run(viewer):
        raise Http404
    _decide(viewer, application, Application.State.DECLINED, answer=answer, contact=None, now=now)
    note(
        viewer,
        "declined",
        ("application", application.id),
        now=now,
        contents={"answer": answer},
    )
    answer_letter(application, now=now)


def change_rights(
    viewer: Viewer,
    held: Access,
    *,
    sections: Sequence[str],
    lead: bool,
    authorised: bool,
    now: datetime,
) -> None:
    """Sections and rights of a standing access; they hold from the next page on."""
    _check(viewer, held)
    wanted = known_sections(sections)
    if held.state == AccessState.REVOKED:
        raise Refused(_("This access is revoked: restore it first."))
    if (held.sections, held.lead, held.authorised) == (wanted, lead, authorised):
        return
    before = _rights(held)
    held.sections, held.lead, held.authorised = wanted, lead, authorised
    held.save(update_fields=["sections", "lead", "authorised"])
    note(
        viewer,
        "rights_changed",
        ("access", held.id),
        client_id=held.client_id,
        now=now,
        facts={"contact": str(held.contact_id), "before": before, "after": _rights(held)},
    )


def end_access(viewer: Viewer, held: Access, *, now: datetime) -> None:
    """The work is over: reading, downloading and writing anew remain."""
    _move(viewer, held, AccessState.ENDED, "access_ended", (AccessState.ACTIVE,), now=now)


def restore_access(viewer: Viewer, held: Access, *, now: datetime) -> None:
    """An ended or revoked access stands again, with the sections and rights it had."""
    before = (AccessState.ENDED, AccessState.REVOKED)
    _move(viewer, held, AccessState.ACTIVE, "access_restored", before, now=now)


def revoke_access(viewer: Viewer, held: Access, *, now: datetime) -> None:
    """From this moment the cabinet answers "not found" and its live stream ends."""
    before = (AccessState.ACTIVE, AccessState.ENDED)
    _move(viewer, held, AccessState.REVOKED, "access_revoked", before, now=now)
    revoke_pending(viewer, held.contact, now=now)
    revoke_links(viewer, held.contact, how="access", now=now)
    live.close([live.topic(held.person_id, held.company_id, "portal")])


def revoke_colleague(viewer: Viewer, held: Access, *, now: datetime) -> None:
    """The lead takes a colleague's access away; the team hears of it. What is left of him (his
    words, his name) stays where it is."""
    if not access.may_revoke_colleague(viewer, held):
        raise Http404
    with connection.cursor() as cursor:
        cursor.execute("SELECT admissions_revoke_colleague(%s)", [held.id])
        if not cursor.fetchone()[0]:
            raise _changed()
    note(
        viewer,
        "access_revoked",
        ("access", held.id),
        client_id=held.client_id,
        now=now,
        facts={"contact": str(held.contact_id)},
    )
    outbox.defer("kulisy.admissions.tasks.tell_of_revocation", access_id=str(held.id))
    live.close([live.topic(held.person_id, held.company_id, "portal")])


def _move(
    viewer: Viewer,
    held: Access,
    state: str,
    kind: str,
    before: Sequence[str],
    *,
    now: datetime,
) -> None:
    _check(viewer, held)
    moved = Access.objects.filter(
        id=held.id, company_id=viewer.company.id, state__in=list(before)
    ).update(state=state)
    if not moved:
        raise _changed()
    held.state = state
    note(
        viewer,
        kind,
        ("access", held.id),
        client_id=held.client_id,
        now=now,
        facts={"contact": str(held.contact_id)},
    )


def _check(viewer: Viewer, held: Access) -> None:
    if not access.may_keep(viewer, held.client):
        raise Http404


def _wait_for_others(viewer: Viewer, application: Application) -> None:
    """Of two who admit at once the second one stops here, before he makes a contact, and finds the
    applicant answered."""
    waiting = Application.objects.select_for_update(of=("self",)).filter(
        id=application.id, company_id=viewer.company.id, state=Application.State.WAITING
    )
    if waiting.first() is None:
        raise _answered()


def _decide(
    viewer: Viewer,
    application: Application,
    state: str,
    *,
    answer: str,
    contact: Contact | None,
    now: datetime,
) -> None:
    """Of two who answer at once one wins."""
    decided = Application.objects.filter(
        id=application.id, company_id=viewer.company.id, state=Application.State.WAITING
    ).update(state=state, answer=answer, contact=contact, decided_by=viewer.seat_id, decided_at=now)
    if not decided:
        raise _answered()
    application.state, application.answer = state, answer


def _contact(viewer: Viewer, application: Application, client: Client) -> Contact:
    """The client's contact with the applicant's address; made, if there is none. A colleague who
    writes him down in the same moment has made him."""
    same = Contact.objects.filter(
        company_id=viewer.company.id, client_id=client.id, email__iexact=application.email
    )
    found = same.first()
    if found is None:
        made = Contact(
            company=viewer.company,
            client=client,
            person_id=application.person_id,
            name=application.name,
            email=application.email,
        )
        try:
            with transaction.atomic():
                made.save(force_insert=True)
            return made
        except IntegrityError:
            found = same.get()
    if found.person_id is None:
        found.person_id = application.person_id
        found.save(update_fields=["person"])
    elif found.person_id != application.person_id:
        raise _admitted_before()
    return found


def _rights(held: Access) -> dict[str, object]:
    return {"sections": held.sections, "lead": held.lead, "authorised": held.authorised}


def _answered() -> Refused:
    return Refused(_("Somebody else has just answered this application, or it was withdrawn."))


def _changed() -> Refused:
    return Refused(_("Somebody else has just changed this access. Look at it again."))


def _admitted_before() -> Refused:
    return Refused(_("This person has been admitted to this client before."), field="client")
