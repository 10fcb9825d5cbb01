"""Memory stays flat, however large the file. Measured in processes of their own."""

import os
import subprocess
import sys

import pytest

PROGRAM = """
import django
django.setup()
import os, pathlib, resource, sys, uuid
from kulisy.files import store as stores
from kulisy.files.models import PART_SIZE

class Line:
    def __init__(self, left):
        self.left, self.piece = left, os.urandom(1 << 16)
    def read(self, size):
        piece = self.piece[: min(size, self.left)]
        self.left -= len(piece)
        return piece

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

store = stores.DiskStore(pathlib.Path(sys.argv[1]))
size, upload_id = int(sys.argv[2]), uuid.uuid4()
before = peak()
parts = -(-size // PART_SIZE)
for number in range(1, parts + 1):
    length = min(PART_SIZE, size - (number - 1) * PART_SIZE)
    store.keep_part(upload_id, number, Line(length), size=length)
kept = store.join(upload_id, parts, "whole")
assert kept.size == size and store.path("whole").stat().st_size == size
print(peak() - before, peak())
"""


@pytest.mark.slow
def test_300_megabytes_pass_through_a_few(tmp_path) -> None:
    size = 300 * 1024 * 1024

    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path), str(size)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "kulisy.config.settings",
            "PYTHONPATH": os.pathsep.join(sys.path),
        },
    )

    assert done.returncode == 0, done.stderr
    grown = int(done.stdout.split()[0])
    assert grown < 8, f"{grown} MB more than before"
