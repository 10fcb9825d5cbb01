"""Children don't outlive their parent: a supervisor killed with -9 leaves nobody on the port."""

import os
import signal
import threading
import time

#: Seconds between two looks, and from the polite signal to the other one.
LOOK_SECONDS = 0.5
GRACE_SECONDS = 8.0


def end_with_parent() -> None:
    """From now on this process ends itself when the process that started it has gone."""
    threading.Thread(target=_watch, args=(os.getppid(),), name="parent", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os.kill(os.getpid(), signal.SIGKILL)
