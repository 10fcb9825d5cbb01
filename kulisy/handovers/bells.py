"""What the bell says of commitments, hand-overs and stand-ins: of rows that the viewer may read."""

import uuid
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from kulisy.handovers import access, wording
from kulisy.handovers.models import Commitment, Handover, StandIn
from kulisy.kit.addresses import address
from kulisy.kit.text import inner
from kulisy.look import moments
from kulisy.notify.bells import Described, Describer
from kulisy.notify.models import Bell
from kulisy.people.portraits import portrait
from kulisy.people.viewer import Viewer


def describe_commitments(viewer: Viewer, bells: Sequence[Bell]) -> Mapping[uuid.UUID, Described]:
    """One statement."""
    rows = access.commitments(viewer).filter(id__in={bell.subject_id for bell in bells})
    known = {each.id: each for each in rows.select_related("client")}
    said = {}
    for bell in bells:
        each = known.get(bell.subject_id)
        if each is None:
            continue
        late = bell.key.endswith("/late")
        if "/moved/" in bell.key:
            said[bell.id] = Described(
                text=_("Another day, %(due)s: “%(words)s”")
                % {"words": inner(each.words), "due": wording.due(each, viewer.company)},
                url=_where(viewer, each),
                note=each.moved_because,
                internal=each.audience == "internal",
            )
            continue
        words = _("Late: “%(words)s” was promised %(due)s")
        if not late:
            words = _("Promised %(due)s: “%(words)s”")
        said[bell.id] = Described(
            text=words % {"words": inner(each.words), "due": wording.due(each, viewer.company)},
            url=address("desk:commitment", viewer.company.slug, each.id),
            note=each.client.name,
            internal=each.audience == "internal",
        )
    return said


def _where(viewer: Viewer, each: Commitment) -> str:
    if viewer.at_desk:
        return address("desk:commitment", viewer.company.slug, each.id)
    return address("portal:commitments", viewer.company.slug)


def describe_handovers(viewer: Viewer, bells: Sequence[Bell]) -> Mapping[uuid.UUID, Described]:
    """One statement."""
    rows = access.handovers(viewer).filter(id__in={bell.subject_id for bell in bells})
    known = {each.id: each for each in rows.select_related("seat")}
    return {
        bell.id: Described(
            text=_handover(bell, known[bell.subject_id]),
            url=address("desk:handover", viewer.company.slug, bell.subject_id),
            author_name=known[bell.subject_id].seat.name,
            author_id=known[bell.subject_id].seat_id,
            internal=True,
        )
        for bell in bells
        if bell.subject_id in known
    }


def describe_stand_ins(viewer: Viewer, bells: Sequence[Bell]) -> Mapping[uuid.UUID, Described]:
    """Who works with the client now, with his face. One statement."""
    rows = access.stand_ins(viewer).filter(id__in={bell.subject_id for bell in bells})
    known = {each.id: each for each in rows.select_related("seat", "away", "client")}
    return {
        bell.id: Described(
            text=stood_in(each),
            url=address(f"{viewer.face}:team", viewer.company.slug),
            author_name=each.seat.name,
            author_id=each.seat_id,
            author_photo_url=portrait(viewer, "seat", each.seat_id, each.seat.photo),
            note=each.client.name if viewer.at_desk or len(viewer.admissions) > 1 else "",
        )
        for bell in bells
        if (each := known.get(bell.subject_id))
    }


def stood_in(each: StandIn) -> str:
    """To the client: a name for a name. Both were shown to him: who answers for a client always
    is."""
    names = {"name": each.seat.name, "away": each.away.name, "day": moments.date_of(each.back_on)}
    if each.for_good:
        return _("From now on %(name)s works with you instead of %(away)s") % names
    if each.back_on:
        return _("%(away)s is away until %(day)s; %(name)s works with you meanwhile") % names
    return _("%(away)s is away; %(name)s works with you meanwhile") % names


def _handover(bell: Bell, handover: Handover) -> str:
    names = {"name": handover.seat.name}
    told = {
        "asked": _("You are asked to stand in for %(name)s"),
        "answered": _("A stand-in has answered: the hand-over of %(name)s"),
        "begin": _("The first day away of %(name)s has come: hand over"),
        "end": _("%(name)s is to be back: take everything back"),
    }
    return told.get(bell.key.split("/")[2], told["asked"]) % names


DESCRIBERS: dict[str, Describer] = {
    "commitment": describe_commitments,
    "handover": describe_handovers,
    "standin": describe_stand_ins,
}
