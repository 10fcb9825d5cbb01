from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "kulisy.conversations"
    label = "conversations"

    def ready(self) -> None:
        """Say which letters this room writes."""
        from kulisy.conversations import notifications
        from kulisy.notify.letters import WRITERS

        WRITERS["message"] = notifications.write_message_letter
        WRITERS["conversation"] = notifications.write_conversation_letter
