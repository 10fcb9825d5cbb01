"""What the journal keeps of a batch: for each client an entry in his log about what he sees, and
one in the company's own about the rest. They say that it was brought in, not that it is new."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from kulisy.imports.jsonl.ready import Batch, Pinned, Ready
from kulisy.imports.models import Import
from kulisy.journal import actions as journal

KIND = "history_imported"


def note_batch(of: Import, batch: Batch, pinned: Sequence[Pinned], *, now: datetime) -> None:
    """As the worker, in the transaction of the batch."""
    files: dict[uuid.UUID, list[str]] = defaultdict(list)
    for file in pinned:
        files[file.message.id].append(file.digest)
    said: dict[tuple[uuid.UUID, bool], list[Ready]] = defaultdict(list)
    for ready in batch.threads:
        for message in ready.messages:
            said[ready.client_id, message.internal].append(message)
    for (client_id, internal), messages in said.items():
        messages.sort(key=lambda each: (each.at, each.id))
        journal.record(
            journal.SYSTEM,
            KIND,
            journal.Subject("client", client_id),
            company_id=of.company_id,
            client_id=None if internal else client_id,
            now=now,
            facts={
                "messages": len(messages),
                "first": messages[0].at.isoformat(),
                "last": messages[-1].at.isoformat(),
            },
            # Each message with the SHA-256 of its text and its files, in the order of their times.
            contents={
                "messages": "\n".join(
                    " ".join([str(each.id), each.digest, *files[each.id]]) for each in messages
                )
            },
        )
