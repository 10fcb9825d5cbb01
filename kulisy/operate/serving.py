"""The pages' process: Granian, which serves the front in a few processes of its own."""

import contextlib
import gc
import importlib
import os
import time

from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

from kulisy.config.front.front import END_STREAMS
from kulisy.operate.databases import check_pages
from kulisy.operate.parents import end_with_parent

APPLICATION = "kulisy.config.asgi"
#: Streams are connections too: 2,000 browsers may listen to one process.
BACKLOG = 4096
#: A page that takes longer to end than this when we stop is cut off.
STOP_SECONDS = 5


class Server(MPServer):
    """Granian, which ends the streams before it waits for what is still being answered."""

    def _stop_workers(self) -> None:
        for each in self.wrks:
            with contextlib.suppress(OSError, TypeError):
                os.kill(each.inner.pid, END_STREAMS)
        # Both signals at once could be handled in the wrong order.
        time.sleep(0.1)
        super()._stop_workers()


def serve(*, host: str, port: int, workers: int) -> None:
    """Serve until SIGTERM or SIGINT. Raises UnsafeLogin before the port is opened."""
    check_pages(os.environ["DATABASE_URL"])
    if os.environ.get("KULISY_SUPERVISED"):
        end_with_parent()
    # Read once, before the processes part: they start at once and share what they don't change.
    importlib.import_module(APPLICATION)
    gc.freeze()
    Server(
        f"{APPLICATION}:app",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=workers,
        websockets=False,
        backlog=BACKLOG,
        backpressure=BACKLOG,
        http1_settings=HTTP1Settings(header_read_timeout=30_000),
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_kill_timeout=STOP_SECONDS,
        process_name=None,
    ).serve()
