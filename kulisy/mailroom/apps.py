from django.apps import AppConfig


class MailroomConfig(AppConfig):
    name = "kulisy.mailroom"
    label = "mailroom"

    def ready(self) -> None:
        """Say where the original of a message is, which letters this room writes, and which letters
        people wrote into a thread themselves."""
        from kulisy.conversations.pages import ORIGINALS
        from kulisy.conversations.replying import ARRIVED
        from kulisy.mailroom import arrived, notifications
        from kulisy.notify.letters import WRITERS

        ORIGINALS["mail"] = "original"
        WRITERS["incoming"] = notifications.write_answer
        ARRIVED.append(arrived.letters)
