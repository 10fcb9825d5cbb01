from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "kulisy.conversations"
    label = "conversations"

    def ready(self) -> None:
        """Say which letters this room writes, what the bell says of it, and what news it wants."""
        from kulisy.conversations import (
            access,
            at_risk,
            bells,
            beside,
            held,
            letters,
            place,
            receivers,
            telling,
        )
        from kulisy.notify.access import READABLE
        from kulisy.notify.bells import DESCRIBERS
        from kulisy.notify.letters import WRITERS
        from kulisy.notify.signals import letter_handed, letter_reported
        from kulisy.people.at_risk import SOURCES
        from kulisy.people.places import CONVERSATION, PLACES
        from kulisy.people.signals import seat_left

        seat_left.connect(receivers.seat_left, dispatch_uid="conversations")
        PLACES[CONVERSATION] = place.PLACE
        letter_handed.connect(receivers.letter_handed, dispatch_uid="conversations.letter")
        letter_reported.connect(receivers.letter_reported, dispatch_uid="conversations.letter")
        WRITERS["message"] = letters.write_message_letter
        WRITERS["conversation"] = letters.write_conversation_letter
        DESCRIBERS["letter"] = bells.describe_letters
        READABLE["letter"] = bells.letters
        DESCRIBERS["message"] = bells.describe_messages
        DESCRIBERS["conversation"] = bells.describe_conversations
        DESCRIBERS["reminder"] = bells.describe_reminders
        DESCRIBERS["showing"] = bells.describe_showings
        DESCRIBERS["held"] = bells.describe_held
        READABLE["held"] = held.rows
        READABLE["reminder"] = beside.reminders
        READABLE["showing"] = beside.showings
        READABLE["message"] = access.messages
        READABLE["conversation"] = access.conversations
        SOURCES.append(at_risk.SOURCE)
        telling.register()
