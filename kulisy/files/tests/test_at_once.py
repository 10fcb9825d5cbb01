"""Two at once: committed for real, in two connections."""

import os
import threading
from collections.abc import Callable

import pytest
from django.db import connection

from kulisy.files import actions
from kulisy.files.models import PART_SIZE, Blob
from kulisy.files.store import store
from kulisy.files.tests.places import NOON, begun, in_cabinet, sent

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def both_at_once(verb: Callable[[], object]) -> list[object]:
    """What `verb` returned (or raised) in two threads that start together."""
    gate = threading.Barrier(2)
    ends: list[object] = []

    def run() -> None:
        try:
            with in_cabinet():
                gate.wait(timeout=10)
                ends.append(verb())
        except Exception as error:
            ends.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return ends


def test_two_ends_at_once_make_one_blob() -> None:
    data = os.urandom(2 * PART_SIZE)
    with in_cabinet():
        upload = sent(begun("a.bin", len(data)), data)

    ends = both_at_once(lambda: actions.finish_upload(upload, now=NOON))

    blob = Blob.objects.get()
    assert ends == [blob, blob]
    with store().open(blob.key) as file:
        assert file.read() == data
    assert not store().path(f"uploads/{upload.id}").exists()


def test_the_same_part_sent_twice_at_once_counts_once() -> None:
    data = os.urandom(1_000_000)
    with in_cabinet():
        upload = begun("a.bin", len(data))

    both_at_once(lambda: sent(upload, data))

    upload.refresh_from_db()
    assert upload.received == [1]
