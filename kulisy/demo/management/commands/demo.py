import signal
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kulisy.demo.actions import plant
from kulisy.kit.time import now

STOPPING = (signal.SIGINT, signal.SIGTERM)


class Command(BaseCommand):
    help = "Plants the demo's two companies, with the owner's login; a second call changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        before = {number: signal.signal(number, _stop) for number in STOPPING}
        try:
            planted = plant(now())
        except KeyboardInterrupt:
            raise CommandError("Stopped: nothing of the demo was kept.") from None
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        self.stdout.write("The demo is planted." if planted else "The demo is there already.")


def _stop(number: int, _frame: FrameType | None) -> None:
    """The first signal ends the planting, whose files are then taken away; that is not disturbed by
    a second one (Ctrl+C reaches us and the supervisor, which passes it on)."""
    for each in STOPPING:
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt
