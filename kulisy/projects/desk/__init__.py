"""The team's projects: the list, one project's plan and board, what is asked of the client and
shown to him, the company's templates."""

from kulisy.projects.desk import (
    asking,
    listed,
    outlines,
    questioning,
    reporting,
    showing,
    stages,
    tasks,
)

urls = [
    *listed.urls,
    *outlines.urls,
    *stages.urls,
    *tasks.urls,
    *asking.urls,
    *showing.urls,
    *questioning.urls,
    *reporting.urls,
]
