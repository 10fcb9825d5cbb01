"""Projects for programs, with what is awaited and approved in them: the same queries and the same
verbs as the screens."""

from kulisy.projects.api import awaited, planning, reading, working

#: One for all four: an address is one router's, whatever is done there.
router = reading.router
__all__ = ["awaited", "planning", "router", "working"]
