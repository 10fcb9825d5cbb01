"""The front, put together: what Granian serves."""

import gc
import os

import django
from django.conf import settings

from kulisy.config import env
from kulisy.config.front.front import Front
from kulisy.config.front.live import Hub, Live
from kulisy.config.front.pages import Pages
from kulisy.config.front.static import Static
from kulisy.operate.parents import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kulisy.config.settings")
# Before the settings are read: pages hand files over to us.
os.environ["KULISY_FRONT"] = "1"


def front() -> Front:
    django.setup(set_prefix=False)
    from django.urls import get_resolver

    from kulisy.config.wsgi import application
    from kulisy.notify.live import BadTicket, read_ticket

    def topics(ticket: str) -> tuple[str, ...] | None:
        try:
            return read_ticket(ticket).topics
        except BadTicket:
            return None

    # A broken room ends us here, and the first visitor need not wait for it to be read.
    _ = get_resolver().url_patterns
    # All that is loaded by now stays to the end: the collector need not walk through it again and
    # again, and what a page leaves behind is little enough to be collected seldom.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    hub = Hub(lambda: os.environ["DATABASE_URL"])
    return Front(
        pages=Pages(
            application,
            files=settings.DATA / "files",
            threads=env.number("KULISY_THREADS", 4),
            proxies=settings.TRUSTED_PROXIES,
        ),
        static=Static(settings.STATIC_ROOT),
        hub=hub,
        # Each process of the server looks after itself.
        started=end_with_parent,
        live=Live(hub, topics),
    )


app = front()
