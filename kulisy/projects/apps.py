from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "kulisy.projects"
    label = "projects"

    def ready(self) -> None:
        """Say which letters this room writes, what the bell says of it, and what stands of it on
        the cabinet's first screen."""
        from kulisy.catalog.rating import FINISHED
        from kulisy.conversations.pages import DEEDS
        from kulisy.documents.signals import published
        from kulisy.notify.access import READABLE
        from kulisy.notify.bells import DESCRIBERS
        from kulisy.notify.letters import WRITERS
        from kulisy.people import at_risk as risks
        from kulisy.people import picture
        from kulisy.people.awaited import SOURCES
        from kulisy.people.holdings import ALONG, HELD
        from kulisy.projects import (
            access,
            at_risk,
            awaiting,
            hanging,
            held,
            judging,
            notifications,
            pictured,
        )
        from kulisy.projects.actions import papering

        if hanging.deeds not in DEEDS:
            DEEDS.append(hanging.deeds)
        published.connect(papering.published, dispatch_uid="projects.papers")
        WRITERS.update(notifications.WRITERS)
        DESCRIBERS["material"] = notifications.describe_materials
        READABLE["material"] = access.materials
        DESCRIBERS["approval"] = notifications.describe_approvals
        READABLE["approval"] = access.approvals
        DESCRIBERS["stage"] = notifications.describe_stages
        READABLE["stage"] = access.stages
        FINISHED[judging.ABOUT] = judging.finished
        HELD.update({each.kind: each for each in held.KINDS})
        ALONG.extend(each for each in held.ALONG if each not in ALONG)
        SOURCES.extend(each for each in awaiting.SOURCES if each not in SOURCES)
        risks.SOURCES.extend(each for each in at_risk.SOURCES if each not in risks.SOURCES)
        picture.SOURCES.setdefault("project", []).append(pictured.lines)
