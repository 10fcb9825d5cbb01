from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class InsightsConfig(AppConfig):
    name = "kulisy.insights"
    label = "insights"

    def ready(self) -> None:
        # Needs loaded apps.
        from kulisy.conversations.signals import first_answered
        from kulisy.handovers.weighing import JUDGES
        from kulisy.insights import access, notifications, weighing
        from kulisy.insights.watch import signed_in, tell_first_answer
        from kulisy.notify.access import READABLE
        from kulisy.notify.bells import DESCRIBERS
        from kulisy.notify.letters import WRITERS

        user_logged_in.connect(signed_in, dispatch_uid="insights.signed_in")
        first_answered.connect(tell_first_answer, dispatch_uid="insights.first_answer")
        if weighing.judged not in JUDGES:
            JUDGES.append(weighing.judged)
        WRITERS.update(notifications.WRITERS)
        DESCRIBERS.update(notifications.DESCRIBERS)
        READABLE["pilot"] = access.pilots
        READABLE["week"] = access.weeks
