from django.apps import AppConfig


class BookingsConfig(AppConfig):
    name = "kulisy.bookings"
    label = "bookings"

    def ready(self) -> None:
        """Say which letters this room writes, what their links open, what the bell says of it."""
        from kulisy.bookings import access, awaited, dates, held, notifications, place
        from kulisy.notify.access import READABLE
        from kulisy.notify.bells import DESCRIBERS
        from kulisy.notify.letters import WRITERS
        from kulisy.people import dated
        from kulisy.people.awaited import SOURCES
        from kulisy.people.holdings import HELD
        from kulisy.people.places import PLACES

        WRITERS.update(notifications.WRITERS)
        HELD.update({each.kind: each for each in held.KINDS})
        PLACES[place.KIND] = place.PLACE
        DESCRIBERS["booking"] = notifications.describe
        READABLE["booking"] = access.bookings
        if awaited.SOURCE not in SOURCES:
            SOURCES.append(awaited.SOURCE)
        if dates.SOURCE not in dated.SOURCES:
            dated.SOURCES.append(dates.SOURCE)
