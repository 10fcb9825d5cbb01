from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "kulisy.conversations"
    label = "conversations"

    def ready(self) -> None:
        """Say which letters this room writes."""
        from kulisy.conversations import notifications, receivers
        from kulisy.notify.letters import WRITERS
        from kulisy.people.holdings import HOLDINGS
        from kulisy.people.signals import seat_left

        seat_left.connect(receivers.seat_left, dispatch_uid="conversations")
        HOLDINGS.append(receivers.holdings)
        WRITERS["message"] = notifications.write_message_letter
        WRITERS["conversation"] = notifications.write_conversation_letter
