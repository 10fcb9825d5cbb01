"""The team's hours: one's own week, the timer, one entry with its trace, a project's plan and fact,
what people cost."""

from kulisy.hours.desk import costs, entries, project, sheet, timer

urls = [*sheet.urls, *timer.urls, *entries.urls, *project.urls, *costs.urls]
