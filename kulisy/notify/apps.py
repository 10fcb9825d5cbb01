from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "kulisy.notify"
    label = "notify"

    def ready(self) -> None:
        from kulisy.notify import at_risk, digests, live
        from kulisy.notify.letters import WRITERS
        from kulisy.people.at_risk import SOURCES
        from kulisy.people.signals import links_revoked

        WRITERS["digest"] = digests.write_own
        if at_risk.SOURCE not in SOURCES:
            SOURCES.append(at_risk.SOURCE)
        links_revoked.connect(live.links_revoked, dispatch_uid="notify.links")
