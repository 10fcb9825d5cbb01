"""What the bell says about applications, accepted invitations and accesses that a lead revoked:
from rows that the viewer may read now."""

import uuid
from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from kulisy.admissions import access
from kulisy.admissions.models import Invitation
from kulisy.notify import reasons
from kulisy.notify.bells import Described
from kulisy.notify.models import Bell
from kulisy.people import access as people
from kulisy.people.viewer import Viewer


def describe_applications(viewer: Viewer, bells: Sequence[Bell]) -> Mapping[uuid.UUID, Described]:
    """Who asks to be admitted. One statement."""
    rows = access.applications(viewer).filter(id__in={bell.subject_id for bell in bells})
    known = {application.id: application for application in rows}
    url = reverse("desk:applicants", args=[viewer.company.slug])
    return {
        bell.id: Described(
            text=_("%(name)s asks to be admitted") % {"name": known[bell.subject_id].name},
            url=url,
            author_name=known[bell.subject_id].name,
            note=str(known[bell.subject_id].get_state_display()),
        )
        for bell in bells
        if bell.subject_id in known
    }


def describe_accepted(viewer: Viewer, bells: Sequence[Bell]) -> Mapping[uuid.UUID, Described]:
    """Who came in by the viewer's invitation. One statement."""
    rows = access.invitations(viewer).filter(id__in={bell.subject_id for bell in bells})
    known = {invitation.id: invitation for invitation in rows}
    return {
        bell.id: Described(
            text=_("%(name)s accepted your invitation") % {"name": found.name},
            url=_place(viewer, found),
            author_name=found.name,
            author_id=found.contact_id,
            note=found.client_name if viewer.at_desk else "",
        )
        for bell in bells
        if (found := known.get(bell.subject_id))
    }


def describe_returned(viewer: Viewer, bells: Sequence[Bell]) -> Mapping[uuid.UUID, Described]:
    """Whose invitation did not arrive, unless it was renewed since. One statement."""
    rows = access.returned_invitations(viewer).filter(id__in={bell.subject_id for bell in bells})
    known = {invitation.id: invitation for invitation in rows}
    page = "desk:invitation" if viewer.at_desk else "portal:colleague_invitation"
    return {
        bell.id: Described(
            text=_("The invitation to %(name)s did not arrive") % {"name": found.name},
            url=reverse(page, args=[viewer.company.slug, found.id]),
            author_name=found.name,
            author_id=found.contact_id,
            note=reasons.words(found.returned_why),
        )
        for bell in bells
        if (found := known.get(bell.subject_id))
    }


def describe_revoked(viewer: Viewer, bells: Sequence[Bell]) -> Mapping[uuid.UUID, Described]:
    """Whose access a client's lead took away. One statement."""
    rows = access.all_accesses(viewer).filter(id__in={bell.subject_id for bell in bells})
    known = {held.id: held for held in rows.select_related("contact", "client")}
    return {
        bell.id: Described(
            text=_("%(name)s has no access any more: the client's lead took it away")
            % {"name": found.contact.name},
            url=reverse("desk:contact", args=[viewer.company.slug, found.contact_id]),
            author_name=found.contact.name,
            author_id=found.contact_id,
            note=found.client.name,
        )
        for bell in bells
        if (found := known.get(bell.subject_id))
    }


def describe_devices(viewer: Viewer, bells: Sequence[Bell]) -> Mapping[uuid.UUID, Described]:
    """Where personal links were opened that nobody knew: one's own, or of a contact. Two
    statements."""
    rows = people.link_devices(viewer).filter(id__in={bell.subject_id for bell in bells})
    known = {device.id: device for device in rows}
    held = {each.person_id for each in known.values()}
    whose = {each.person_id: each for each in people.contacts(viewer).filter(person_id__in=held)}
    said: dict[uuid.UUID, Described] = {}
    for bell in bells:
        device = known.get(bell.subject_id)
        contact = whose.get(device.person_id) if device else None
        if device is None or contact is None:
            continue
        text = _("A link of %(name)s was opened on a new device") % {"name": contact.name}
        said[bell.id] = Described(
            text=text if viewer.at_desk else _("Your link was opened on a new device"),
            url=reverse("desk:contact", args=[viewer.company.slug, contact.id])
            if viewer.at_desk
            else reverse("portal:links", args=[viewer.company.slug]),
            author_name=contact.name,
            author_id=contact.id,
            note=device.agent,
        )
    return said


def _place(viewer: Viewer, invitation: Invitation) -> str:
    slug = viewer.company.slug
    if not viewer.at_desk:
        return reverse("portal:colleagues", args=[slug])
    if invitation.contact_id:
        return reverse("desk:contact", args=[slug, invitation.contact_id])
    return reverse("desk:team", args=[slug])
