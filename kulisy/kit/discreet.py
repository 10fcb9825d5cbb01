"""Logs without secrets: the tokens that stand in addresses of letters are never written down."""

import logging
import re

#: `/l/…` personal links, `/link/…` links that sign in, `/join/…` invitations.
_TOKEN = re.compile(r"/(l|l/not-me|link|join)/[\w.:%~-]{16,}")


class WithoutTokens(logging.Filter):
    """Puts «…» where a token stood, in whatever is about to be logged."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        kept = _TOKEN.sub(r"/\1/…", said)
        if kept != said:
            record.msg, record.args = kept, ()
        return True
