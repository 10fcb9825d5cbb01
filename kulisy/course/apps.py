from django.apps import AppConfig


class CourseConfig(AppConfig):
    name = "kulisy.course"
    label = "course"

    def ready(self) -> None:
        """Say what the bell says of this room's things, and what stands above a queue."""
        from kulisy.conversations.desk.queue import REMINDERS
        from kulisy.course import access, notifications, waiting
        from kulisy.notify.access import READABLE
        from kulisy.notify.bells import DESCRIBERS

        DESCRIBERS["course"] = notifications.describe
        READABLE["course"] = access.own_seat
        if waiting.remind not in REMINDERS:
            REMINDERS.append(waiting.remind)
