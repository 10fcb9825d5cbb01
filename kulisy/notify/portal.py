"""The bell in the cabinet."""

from kulisy.notify import pages

urls = pages.routes()
