"""The team's projects: the list, one project's plan, board, chart and calendar, what is asked of
the client and shown to him, the company's templates."""

from kulisy.projects.desk import (
    asking,
    charts,
    days,
    listed,
    modes,
    outlines,
    questioning,
    reporting,
    showing,
    stages,
    tasks,
)

urls = [
    *charts.urls,
    *days.urls,
    *listed.urls,
    *outlines.urls,
    *stages.urls,
    *tasks.urls,
    *asking.urls,
    *showing.urls,
    *questioning.urls,
    *reporting.urls,
    *modes.urls,
]
