from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class InsightsConfig(AppConfig):
    name = "kulisy.insights"
    label = "insights"

    def ready(self) -> None:
        from kulisy.insights.watch import signed_in  # needs loaded apps

        user_logged_in.connect(signed_in, dispatch_uid="insights.signed_in")
