"""In the cabinet: one's own ways in for programs."""

from kulisy.people import letting

urls = letting.routes()
