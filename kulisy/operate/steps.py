"""Single steps in processes of their own (a migration, planting the demo), which hear when the
supervisor is told to stop: a signal to it alone must not wait for them."""

import subprocess
import threading
import time
from collections.abc import Mapping, Sequence

LOOK_SECONDS = 0.2
#: After this a step that was asked to stop is killed; what it did in its transaction is undone.
STOP_SECONDS = 12.0


def run(
    command: Sequence[str],
    *,
    env: Mapping[str, str],
    stop: threading.Event | None = None,
    capture: bool = False,
) -> subprocess.CompletedProcess[str]:
    """Run to the end; once `stop` is set, ask it to end (SIGTERM) and see that it does."""
    out = subprocess.PIPE if capture else None
    with subprocess.Popen(command, env=dict(env), stdout=out, stderr=out, text=True) as process:
        deadline = 0.0
        while True:
            try:
                said, complained = process.communicate(timeout=LOOK_SECONDS)
                break
            except subprocess.TimeoutExpired:
                if stop is None or not stop.is_set():
                    continue
                if not deadline:
                    deadline = time.monotonic() + STOP_SECONDS
                    process.terminate()
                elif time.monotonic() > deadline:
                    process.kill()
        return subprocess.CompletedProcess(
            list(command), process.returncode, said or "", complained or ""
        )
