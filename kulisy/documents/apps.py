from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "kulisy.documents"
    label = "documents"

    def ready(self) -> None:
        from kulisy.documents import access, letters
        from kulisy.notify.access import READABLE
        from kulisy.notify.bells import DESCRIBERS
        from kulisy.notify.letters import WRITERS

        WRITERS["document"] = letters.write
        DESCRIBERS["document"] = letters.describe
        READABLE["document"] = access.documents
