from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "kulisy.notices"
    label = "notices"

    def ready(self) -> None:
        """Say which letters this room writes, what the bell says of it, what stands on the
        cabinet's first screen, and what news it wants."""
        from kulisy.notices import (
            access,
            at_risk,
            awaiting,
            bells,
            held,
            notifications,
            place,
            receivers,
        )
        from kulisy.notify.access import READABLE
        from kulisy.notify.bells import DESCRIBERS
        from kulisy.notify.letters import WRITERS
        from kulisy.notify.signals import letter_handed, letter_reported
        from kulisy.people import at_risk as risks
        from kulisy.people.awaited import SOURCES
        from kulisy.people.holdings import HELD
        from kulisy.people.places import PLACES

        HELD.update({each.kind: each for each in held.KINDS})
        WRITERS["notice"] = notifications.write_letter
        DESCRIBERS["notice"] = bells.describe
        READABLE["notice"] = access.notices
        SOURCES.append(awaiting.SOURCE)
        risks.SOURCES.append(at_risk.SOURCE)
        PLACES[place.KIND] = place.PLACE
        letter_handed.connect(receivers.letter_moved, dispatch_uid="notices.letter")
        letter_reported.connect(receivers.letter_moved, dispatch_uid="notices.letter")
