"""What this room does at news from below."""

from datetime import datetime
from typing import Any

from kulisy.notify import outbox
from kulisy.people.models import LinkDevice, PersonalLink

TELL = "kulisy.admissions.tasks.tell_of_device"


def device_came(
    sender: Any, *, device: LinkDevice, link: PersonalLink, now: datetime, **more: Any
) -> None:
    outbox.defer(TELL, device_id=str(device.id), link_id=str(link.id))
