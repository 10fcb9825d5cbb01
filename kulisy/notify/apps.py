from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "kulisy.notify"
    label = "notify"

    def ready(self) -> None:
        from kulisy.notify import digests
        from kulisy.notify.letters import WRITERS

        WRITERS["digest"] = digests.write_own
