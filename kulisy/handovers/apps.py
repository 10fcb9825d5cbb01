from typing import Any

from django.apps import AppConfig


class HandoversConfig(AppConfig):
    name = "kulisy.handovers"
    label = "handovers"

    def ready(self) -> None:
        """Say what the bell and letters say of this room's things, what stands beneath messages
        and on the cabinet's first screen, and what of everything can be handed over."""
        from kulisy.conversations.pages import BESIDE, DEEDS
        from kulisy.conversations.tracing import FURTHER
        from kulisy.handovers import (
            access,
            at_risk,
            awaiting,
            bells,
            facts,
            held,
            notifications,
            pieces,
            receivers,
        )
        from kulisy.notify.access import READABLE
        from kulisy.notify.bells import DESCRIBERS
        from kulisy.notify.letters import WRITERS
        from kulisy.people import at_risk as risks
        from kulisy.people import picture
        from kulisy.people.awaited import SOURCES
        from kulisy.people.holdings import ALONG, HELD, WAYS
        from kulisy.people.signals import seat_left
        from kulisy.projects import beside

        WRITERS.update(notifications.WRITERS)
        DESCRIBERS.update(bells.DESCRIBERS)
        READABLE["commitment"] = access.commitments
        READABLE["handover"] = access.handovers
        READABLE["standin"] = access.stand_ins
        registries: tuple[tuple[list[Any], Any], ...] = (
            (FURTHER, pieces.beneath),
            (BESIDE, pieces.of_conversation),
            (DEEDS, pieces.deeds),
            (SOURCES, awaiting.SOURCE),
            (risks.SOURCES, at_risk.SOURCE),
            (WAYS, held.way),
            *((ALONG, each) for each in held.ALONG),
            (beside.TABS, pieces.PROJECT_TAB),
            (picture.SOURCES.setdefault("conversation", []), facts.lines),
        )
        for registry, own in registries:
            if own not in registry:
                registry.append(own)
        for kind in held.KINDS:
            HELD.setdefault(kind.kind, kind)
        seat_left.connect(receivers.seat_left, dispatch_uid="handovers")
