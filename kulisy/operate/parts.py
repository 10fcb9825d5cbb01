"""The supervisor's children: started, watched, started again when they die, stopped together."""

import subprocess
import sys
import time
from collections.abc import Iterable

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 5.0
#: A part that has run this long was well: the next death counts as the first.
WELL_SECONDS = 20.0
#: After this a part that was asked to stop is killed.
STOP_SECONDS = 12.0


class Part:
    """One child: `kulisy <command>` with an environment of its own."""

    def __init__(self, name: str, arguments: list[str], environment: dict[str, str]) -> None:
        self.name = name
        self._command = [sys.executable, "-m", "kulisy", *arguments]
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._again = 0.0
        self._pause = FIRST_PAUSE

    def start(self) -> None:
        # A session of its own: Ctrl+C reaches the supervisor alone, which stops them in order.
        self._process = subprocess.Popen(
            self._command,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._started = time.monotonic()

    def look(self) -> None:
        """Start it again when it has died, after a pause that grows from death to death."""
        now = time.monotonic()
        if self._process is None:
            if now >= self._again:
                self.start()
            return
        code = self._process.poll()
        if code is None:
            return
        if now - self._started > WELL_SECONDS:
            self._pause = FIRST_PAUSE
        how = f"was killed (signal {-code})" if code < 0 else f"ended ({code})"
        print(f"kulisy: {self.name} {how}; starting again in {self._pause:.1f} s", file=sys.stderr)
        self._process = None
        self._again = now + self._pause
        self._pause = min(self._pause * 2, LONGEST_PAUSE)

    def ask_to_stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def wait(self, deadline: float) -> None:
        """Wait for the end; at `deadline` (monotonic seconds) it is killed."""
        if self._process is None:
            return
        try:
            self._process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def stop_all(parts: Iterable[Part]) -> None:
    """Ask all at once, then wait for each: nothing acknowledged is held in memory."""
    parts = list(parts)
    for part in parts:
        part.ask_to_stop()
    deadline = time.monotonic() + STOP_SECONDS
    for part in parts:
        part.wait(deadline)
