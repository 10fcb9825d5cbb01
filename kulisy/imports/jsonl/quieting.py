"""History makes no noise: for everybody who may see it, it is read. What waits for an answer still
stands in the queue."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from kulisy.conversations.models import Audience
from kulisy.imports.jsonl import rows
from kulisy.imports.jsonl.ready import ReadyThread, ids_in_order
from kulisy.people.doors import portal_viewer, seat_viewer
from kulisy.people.models import Access, AccessState, Company, Seat
from kulisy.people.viewer import Viewer, viewing, working


class Readers:
    """Everybody with a login who may see something of the company, as the import began."""

    def __init__(self, company: Company) -> None:
        by_person: dict[uuid.UUID, list[Access]] = defaultdict(list)
        with working():
            seats = Seat.objects.select_related("company").filter(company_id=company.id)
            self._team = [seat_viewer(seat) for seat in seats.filter(active=True)]
            accesses = Access.objects.select_related("company", "client", "contact").filter(
                company_id=company.id
            )
            for access in accesses.exclude(state=AccessState.REVOKED):
                by_person[access.person_id].append(access)
        self._side: dict[uuid.UUID, list[Viewer]] = defaultdict(list)
        for own in by_person.values():
            viewer = portal_viewer(own)
            for client_id in viewer.client_ids:
                self._side[client_id].append(viewer)

    def mark(self, threads: Sequence[ReadyThread]) -> None:
        """For each reader in his own name, within the batch's transaction."""
        for viewer in self._team:
            self._mark(viewer, [
                (ready, ready.messages[-1].at) for ready in threads
                if ready.client_id not in viewer.hidden_clients
            ])  # fmt: skip
        of_side: dict[uuid.UUID, list[tuple[ReadyThread, datetime]]] = defaultdict(list)
        viewers: dict[uuid.UUID, Viewer] = {}
        for ready in threads:
            shown = [each.at for each in ready.messages if not each.internal]
            head = ready.thread.head
            if not shown or head is None or head.audience != Audience.CLIENT:
                continue
            for viewer in self._side.get(ready.client_id, ()):
                viewers[viewer.person_id] = viewer
                of_side[viewer.person_id].append((ready, shown[-1]))
        for person_id, read in of_side.items():
            self._mark(viewers[person_id], read)

    def _mark(self, viewer: Viewer, read: Sequence[tuple[ReadyThread, datetime]]) -> None:
        if not read:
            return
        ids = ids_in_order(len(read))
        with viewing(viewer):
            rows.insert_marks(
                viewer.company.id, viewer.person_id, viewer.face,
                [(next(ids), ready.client_id, ready.id, at)
                 for ready, at in read],
            )  # fmt: skip
