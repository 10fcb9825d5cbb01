"""One port: what goes where."""

import asyncio
import signal
from collections.abc import Callable
from contextlib import suppress

from kulisy.config.front.answers import Receive, Scope, Send
from kulisy.config.front.live import Hub, Live
from kulisy.config.front.pages import Pages
from kulisy.config.front.static import Static

#: A server that is about to stop sends this to its processes first.
END_STREAMS = signal.SIGUSR1


class Front:
    """The ASGI application: static files, streams, and pages for all the rest."""

    def __init__(
        self, *, pages: Pages, static: Static, hub: Hub, live: Live, started: Callable[[], None]
    ) -> None:
        """`started` is called once in each process that serves."""
        self._pages = pages
        self._static = static
        self._hub = hub
        self._live = live
        self._started = started

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live_and_die(receive, send)
            return
        if scope["type"] != "http":
            return
        path = scope["path"]
        # A browser that hangs up in the middle is nobody's error.
        with suppress(ConnectionError):
            if path == self._live.path:
                await self._live(scope, receive, send)
            elif path.startswith(self._static.prefix):
                await self._static(scope, receive, send)
            else:
                await self._pages(scope, receive, send)

    async def _live_and_die(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._started()
                self._hub.start()
                loop = asyncio.get_running_loop()
                loop.add_signal_handler(END_STREAMS, self._hub.end_streams)
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await self._hub.stop()
                self._pages.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return
