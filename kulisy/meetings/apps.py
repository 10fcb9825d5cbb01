from typing import Any

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "kulisy.meetings"
    label = "meetings"

    def ready(self) -> None:
        """Say what letters and the bell say of meetings, what stands of them on pages of the rooms
        below, and what of everything has a date."""
        from kulisy.conversations.pages import BESIDE, DEEDS
        from kulisy.mailroom.calendars import TAKERS
        from kulisy.meetings import (
            access,
            at_risk,
            awaiting,
            bells,
            dates,
            held,
            notifications,
            pieces,
            replies,
        )
        from kulisy.notify.access import READABLE
        from kulisy.notify.bells import DESCRIBERS
        from kulisy.notify.letters import WRITERS
        from kulisy.people import at_risk as risks
        from kulisy.people import awaited, dated, picture
        from kulisy.people.holdings import HELD

        WRITERS.update(notifications.WRITERS)
        DESCRIBERS.update(bells.DESCRIBERS)
        READABLE["meeting"] = access.meetings
        READABLE["minutes"] = access.minutes
        HELD.update({each.kind: each for each in held.KINDS})
        registries: tuple[tuple[list[Any], Any], ...] = (
            (BESIDE, pieces.of_conversation),
            (DEEDS, pieces.deeds),
            (TAKERS, replies.take),
            (picture.SOURCES.setdefault("conversation", []), pieces.lines),
            *((awaited.SOURCES, each) for each in awaiting.SOURCES),
            *((dated.SOURCES, each) for each in dates.SOURCES),
            (risks.SOURCES, at_risk.SOURCE),
        )
        for registry, own in registries:
            if own not in registry:
                registry.append(own)
