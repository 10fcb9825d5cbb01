"""The guard of the wrong window: looks at what is about to leave for a client, by lists of our own,
in this process. It holds nothing back: it asks once, and the writer decides.

`check` writes nothing; `actions.post_message` asks it and raises `actions.Guarded`.
"""

from kulisy.conversations.guard.checking import check
from kulisy.conversations.guard.hits import RULES, Hit

__all__ = ["RULES", "Hit", "check"]
