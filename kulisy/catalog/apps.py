from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "kulisy.catalog"
    label = "catalog"

    def ready(self) -> None:
        """Say which letters this room writes, what the bell says of it, and what stands of it on
        pages of rooms below."""
        from kulisy.admissions.public import BESIDE
        from kulisy.catalog import (
            access,
            awaiting,
            bells,
            held,
            mailing,
            notifications,
            place,
            public,
            rating,
        )
        from kulisy.conversations.pages import AFTER_CLOSING
        from kulisy.notify.access import READABLE
        from kulisy.notify.bells import DESCRIBERS
        from kulisy.notify.letters import WRITERS
        from kulisy.people.awaited import SOURCES
        from kulisy.people.holdings import ALONG
        from kulisy.people.places import PLACES

        WRITERS.update(notifications.WRITERS)
        PLACES[place.KIND] = place.PLACE
        WRITERS[mailing.KIND] = mailing.write
        DESCRIBERS["orderstep"] = bells.describe_steps
        READABLE["orderstep"] = access.steps
        DESCRIBERS["review"] = bells.describe_reviews
        READABLE["review"] = access.reviews
        ALONG.extend(each for each in held.ALONG if each not in ALONG)
        if public.beside not in BESIDE:
            BESIDE.append(public.beside)
        if awaiting.SOURCE not in SOURCES:
            SOURCES.append(awaiting.SOURCE)
        if rating.of_closed not in AFTER_CLOSING:
            AFTER_CLOSING.append(rating.of_closed)
