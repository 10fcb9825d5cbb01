"""The team's screens of boundaries: wishes to be judged, what was agreed and how much of it is
used, change orders, what was done "just quickly"."""

from kulisy.scope.desk import agreements, judging, orders, overview

urls = [*judging.urls, *overview.urls, *agreements.urls, *orders.urls]
