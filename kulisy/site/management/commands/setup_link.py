"""`setup_link`: the address of the set-up page, while there is no company yet."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse

from kulisy.people.founding import is_founded, setup_token


class Command(BaseCommand):
    help = "Print the address of the set-up page; nothing once there is a company."

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_founded():
            link = f"{settings.ADDRESS}{reverse('setup')}?token={setup_token()}"
            self.stdout.write(f"Make your company here (open it in a browser): {link}")
