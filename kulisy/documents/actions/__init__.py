"""Verbs of documents, each one transaction, each fact in the client's journal.

Rooms above that make documents themselves use `publish_rendered` and `correct_rendered`.
"""

from kulisy.admissions.refusal import Refused
from kulisy.documents.actions.drafting import begin, discard, save
from kulisy.documents.actions.freezing import Related
from kulisy.documents.actions.linking import make_link, revoke_link
from kulisy.documents.actions.publishing import correct_rendered, publish, publish_rendered
from kulisy.documents.actions.receiving import done, note_download, note_downloads, note_opening
from kulisy.documents.actions.withdrawing import settle, withdraw

__all__ = [
    "Refused",
    "Related",
    "begin",
    "correct_rendered",
    "discard",
    "done",
    "make_link",
    "note_download",
    "note_downloads",
    "note_opening",
    "publish",
    "publish_rendered",
    "revoke_link",
    "save",
    "settle",
    "withdraw",
]
