from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "kulisy.documents"
    label = "documents"

    def ready(self) -> None:
        from kulisy.documents import access, awaiting, held, letters
        from kulisy.notify.access import READABLE
        from kulisy.notify.bells import DESCRIBERS
        from kulisy.notify.letters import WRITERS
        from kulisy.people.awaited import SOURCES
        from kulisy.people.holdings import HELD

        WRITERS["document"] = letters.write
        DESCRIBERS["document"] = letters.describe
        READABLE["document"] = access.documents
        HELD.update({each.kind: each for each in held.KINDS})
        if awaiting.SOURCE not in SOURCES:
            SOURCES.append(awaiting.SOURCE)
