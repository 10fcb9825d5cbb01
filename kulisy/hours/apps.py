from typing import Any

from django.apps import AppConfig


class HoursConfig(AppConfig):
    name = "kulisy.hours"
    label = "hours"

    def ready(self) -> None:
        """Say what the bell says of timers, and what stands of hours on the pages of projects."""
        from kulisy.hours import access, at_risk, notifications, pieces, reporting
        from kulisy.notify.access import READABLE
        from kulisy.notify.bells import DESCRIBERS
        from kulisy.people import at_risk as risks
        from kulisy.projects import beside, wording

        DESCRIBERS["timer"] = notifications.describe_timers
        READABLE["timer"] = access.timers
        wording.CHANGES.update(pieces.CHANGES)
        registries: tuple[tuple[list[Any], Any], ...] = (
            (beside.TABS, pieces.TAB),
            (beside.TASK, pieces.of_task),
            (beside.LIVING, pieces.LIVING),
            (beside.REPORTED, reporting.of_week),
            (beside.HOLDS, pieces.holds),
            (risks.SOURCES, at_risk.SOURCE),
            (beside.STAGE_GOES, pieces.stage_goes),
        )
        for registry, own in registries:
            if own not in registry:
                registry.append(own)
