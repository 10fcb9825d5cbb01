"""Conversations from another system, one JSON object a line: `kulisy import conversations`.

A file is gone through twice. `surveying` reads every line, checks it and what it names, and keeps
only where things stand; `bringing` then goes from conversation to conversation and writes, a batch
a transaction. What is checked is strict: an audience that isn't said is an error, never a guess.
The format: docs/guide/import-conversations.md, and `format.schema.json` beside it.
"""

from kulisy.imports.jsonl.importer import IMPORTER

__all__ = ["IMPORTER"]
