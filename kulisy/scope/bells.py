"""What the bell says of change orders, of what was said of a request, of wishes whose day comes: of
rows that the viewer may read."""

import uuid
from collections.abc import Mapping, Sequence

from kulisy.conversations import access as talk
from kulisy.conversations import pages
from kulisy.kit.addresses import address
from kulisy.notify.bells import Described, Describer
from kulisy.notify.models import Bell
from kulisy.people.looking import rewritten
from kulisy.people.viewer import Viewer
from kulisy.scope import access, wording
from kulisy.scope.notifications import order_said, saying_said, wish_said


def describe_orders(viewer: Viewer, bells: Sequence[Bell]) -> Mapping[uuid.UUID, Described]:
    """Two statements."""
    rows = access.change_orders(viewer).filter(id__in={bell.subject_id for bell in bells})
    known = {each.id: each for each in rows.select_related("client")}
    texts = access.order_versions(viewer).filter(change_order_id__in=known)
    titles = {(each.change_order_id, each.number): each for each in texts}
    said = {}
    for bell in bells:
        order = known.get(bell.subject_id)
        if order is None:
            continue
        shown = titles[order.id, order.version]
        url = address(f"{viewer.face}:change_order", viewer.company.slug, order.id)
        said[bell.id] = Described(
            text=order_said(order, shown.title),
            url=rewritten(viewer, url),
            author_name=order.client.name if viewer.at_desk else viewer.company.name,
            author_id=None,
            note=wording.costs(shown),
        )
    return said


def describe_sayings(viewer: Viewer, bells: Sequence[Bell]) -> Mapping[uuid.UUID, Described]:
    """Two statements."""
    rows = access.sayings(viewer).filter(id__in={bell.subject_id for bell in bells})
    known = {each.id: each for each in rows}
    titles = _titles(viewer, {each.conversation_id for each in known.values()})
    return {
        bell.id: Described(
            text=saying_said(titles[each.conversation_id]),
            url=pages.address(viewer, each.conversation_id),
            author_name=viewer.company.name,
            author_id=None,
            note=wording.said(each),
        )
        for bell in bells
        if (each := known.get(bell.subject_id)) and each.conversation_id in titles
    }


def describe_wishes(viewer: Viewer, bells: Sequence[Bell]) -> Mapping[uuid.UUID, Described]:
    """At the desk. Two statements."""
    rows = access.wishes(viewer).select_related("client")
    known = {each.id: each for each in rows.filter(id__in={bell.subject_id for bell in bells})}
    titles = _titles(viewer, {each.conversation_id for each in known.values()})
    return {
        bell.id: Described(
            text=wish_said(titles[each.conversation_id], late="/late/" in bell.key),
            url=pages.address(viewer, each.conversation_id),
            note=each.client.name,
        )
        for bell in bells
        if (each := known.get(bell.subject_id)) and each.conversation_id in titles
    }


def _titles(viewer: Viewer, ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    return dict(talk.conversations(viewer).filter(id__in=ids).values_list("id", "title"))


DESCRIBERS: dict[str, Describer] = {
    "changeorder": describe_orders,
    "saying": describe_sayings,
    "wish": describe_wishes,
}
