"""What the bell says of an order's steps and of reviews, from rows that the viewer may read now."""

import uuid
from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from kulisy.catalog import access, wording
from kulisy.notify.bells import Described
from kulisy.notify.models import Bell
from kulisy.people.looking import rewritten
from kulisy.people.viewer import Viewer


def describe_steps(viewer: Viewer, bells: Sequence[Bell]) -> Mapping[uuid.UUID, Described]:
    """Three statements at most."""
    rows = access.steps(viewer).filter(id__in={bell.subject_id for bell in bells})
    known = {step.id: step for step in rows.select_related("order", "order__client")}
    names = access.authors(viewer, list(known.values()))
    face = "desk" if viewer.at_desk else "portal"
    return {
        bell.id: Described(
            text=f"{wording.named(step.order)} — {wording.STEPS[step.kind]}",
            url=rewritten(
                viewer, reverse(f"{face}:order", args=[viewer.company.slug, step.order_id])
            ),
            author_name=names[step.id],
            author_id=step.by_seat_id or step.by_contact_id
            if names[step.id] == step.by_name
            else None,
            note=step.order.client.name if viewer.at_desk else "",
        )
        for bell in bells
        if (step := known.get(bell.subject_id))
    }


def describe_reviews(viewer: Viewer, bells: Sequence[Bell]) -> Mapping[uuid.UUID, Described]:
    """At the desk: who rated what. In the cabinet: that it was answered. One statement."""
    rows = access.reviews(viewer).filter(id__in={bell.subject_id for bell in bells})
    known = {review.id: review for review in rows.select_related("client", "contact")}
    slug, said = viewer.company.slug, {}
    for bell in bells:
        review = known.get(bell.subject_id)
        if review is None:
            continue
        names = {
            "name": review.contact.name,
            "title": review.about_title,
            "score": review.score,
            "company": viewer.company.name,
        }
        if viewer.at_desk:
            text = _("%(name)s rates “%(title)s” %(score)s of 5") % names
            url = reverse("desk:reviews", args=[slug])
        else:
            text = _("%(company)s has answered your review of “%(title)s”") % names
            url = rewritten(viewer, reverse("portal:review", args=[slug, review.id]))
        said[bell.id] = Described(
            text=text,
            url=url,
            author_name=review.contact.name if viewer.at_desk else viewer.company.name,
            author_id=review.contact_id if viewer.at_desk else None,
            note=review.client.name if viewer.at_desk else "",
        )
    return said
