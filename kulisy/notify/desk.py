"""The bell at the desk."""

from kulisy.notify import pages

urls = pages.routes()
