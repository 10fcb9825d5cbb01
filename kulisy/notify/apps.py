from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "kulisy.notify"
    label = "notify"

    def ready(self) -> None:
        from kulisy.notify import digests, live
        from kulisy.notify.letters import WRITERS
        from kulisy.people.signals import links_revoked

        WRITERS["digest"] = digests.write_own
        links_revoked.connect(live.links_revoked, dispatch_uid="notify.links")
