from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "kulisy.disclosure"
    label = "disclosure"

    def ready(self) -> None:
        """Say what clients see, and stand before every form that changes it; say what of this room
        is written in letters, waits for a client, stands on a colleague's card."""
        from kulisy.admissions.public import BESIDE
        from kulisy.disclosure import awaiting, entry, kinds, notifications, public, ways
        from kulisy.notify.letters import WRITERS
        from kulisy.people.awaited import SOURCES
        from kulisy.people.disclosed import CHANGES, KINDS
        from kulisy.people.doors import ON_ENTRY
        from kulisy.people.holdings import WAYS

        for key, kind in kinds.KINDS.items():
            KINDS.setdefault(key, kind)
        for address, change in kinds.CHANGES.items():
            CHANGES.setdefault(address, change)
        WRITERS.update(notifications.WRITERS)
        if entry.shown_first not in ON_ENTRY:
            ON_ENTRY.append(entry.shown_first)
        if awaiting.SOURCE not in SOURCES:
            SOURCES.append(awaiting.SOURCE)
        if public.beside not in BESIDE:
            BESIDE.append(public.beside)
        if ways.way not in WAYS:
            WAYS.append(ways.way)
