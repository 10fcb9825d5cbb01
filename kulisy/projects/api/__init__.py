"""Projects, stages and tasks for programs: the same queries and the same verbs as the screens."""

from kulisy.projects.api import planning, reading, working

#: One for all three: an address is one router's, whatever is done there.
router = reading.router
__all__ = ["planning", "router", "working"]
