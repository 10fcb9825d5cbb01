from typing import Any

from django.core.management.base import BaseCommand

from kulisy.demo.actions import plant
from kulisy.kit.time import now


class Command(BaseCommand):
    help = "Plants the demo's two companies, with the owner's login; a second call changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("The demo is planted." if plant(now()) else "The demo is there already.")
