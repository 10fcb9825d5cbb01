from django.apps import AppConfig


class MailroomConfig(AppConfig):
    name = "kulisy.mailroom"
    label = "mailroom"

    def ready(self) -> None:
        """Say where the original of a message is and whose sender nobody has checked, which letters
        this room writes, which ones people wrote into a thread themselves, and what waits in the
        queue's sight."""
        from kulisy.conversations.desk.queue import REMINDERS
        from kulisy.conversations.pages import ORIGINALS
        from kulisy.conversations.replying import ARRIVED
        from kulisy.conversations.tracing import FURTHER
        from kulisy.mailroom import arrived, doubting, notifications
        from kulisy.mailroom.desk.reminding import reminders
        from kulisy.notify.letters import WRITERS

        ORIGINALS["mail"] = "original"
        WRITERS["incoming"] = notifications.write_answer
        ARRIVED.append(arrived.letters)
        REMINDERS.append(reminders)
        FURTHER.append(doubting.doubts)
