import uuid
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from kulisy.kit.addresses import address

if TYPE_CHECKING:
    from kulisy.people.viewer import Viewer


class ScopeConfig(AppConfig):
    name = "kulisy.scope"
    label = "scope"

    def ready(self) -> None:
        """Say which letters this room writes, what the bell and the first screen say of it, what
        stands of it on the pages of the rooms below, and who measures what is used."""
        from kulisy.conversations import pages, signals
        from kulisy.conversations.desk.queue import TABS
        from kulisy.documents.origins import ORIGINS, Origin
        from kulisy.notify.access import READABLE
        from kulisy.notify.bells import DESCRIBERS
        from kulisy.notify.letters import WRITERS
        from kulisy.people import at_risk as risks
        from kulisy.people import picture
        from kulisy.people.awaited import SOURCES
        from kulisy.people.holdings import ALONG, HELD
        from kulisy.projects import approvals, beside, living
        from kulisy.scope import (
            access,
            at_risk,
            awaiting,
            bells,
            held,
            measuring,
            meters,
            notifications,
            paper,
            pictured,
            pieces,
            receivers,
        )

        WRITERS.update(notifications.WRITERS)
        DESCRIBERS.update(bells.DESCRIBERS)
        READABLE["changeorder"] = access.change_orders
        READABLE["saying"] = access.sayings
        READABLE["wish"] = access.wishes
        meters.MEASURES.setdefault("rounds", measuring.rounds)
        meters.MEASURES.setdefault("hours", measuring.hours)
        ORIGINS[paper.RELATED] = Origin(_("Open the change order"), _page)
        HELD.update({each.kind: each for each in held.KINDS})
        registries: tuple[tuple[list[Any], Any], ...] = (
            (pages.BESIDE, pieces.of_conversation),
            (pages.ASIDE, pieces.beside_conversation),
            (living.BESIDE, pieces.of_project),
            (beside.AWAITING, awaiting.OF_PROJECT),
            (approvals.LATER, pieces.of_approval),
            *((ALONG, each) for each in held.ALONG),
            (TABS, pieces.queue_tab),
            (picture.SOURCES.setdefault("project", []), pictured.lines),
            *((SOURCES, each) for each in awaiting.SOURCES),
            *((risks.SOURCES, each) for each in at_risk.SOURCES),
        )
        for registry, own in registries:
            if own not in registry:
                registry.append(own)
        signals.client_wrote.connect(receivers.client_wrote, dispatch_uid="scope")
        signals.first_answered.connect(receivers.first_answered, dispatch_uid="scope")


def _page(viewer: "Viewer", order_id: uuid.UUID) -> str:
    return address("desk:change_order", viewer.company.slug, order_id)
