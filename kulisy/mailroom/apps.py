from django.apps import AppConfig


class MailroomConfig(AppConfig):
    name = "kulisy.mailroom"
    label = "mailroom"

    def ready(self) -> None:
        """Say where the original of an imported message is."""
        from kulisy.conversations.pages import ORIGINALS

        ORIGINALS["mail"] = "original"
