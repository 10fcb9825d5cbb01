"""The bell at the desk, and the company's letters in its settings."""

from kulisy.notify import mailpages, pages

urls = [*pages.routes(), *mailpages.routes()]
