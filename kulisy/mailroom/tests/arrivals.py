"""Letters that wait for a decision, made as receiving leaves them."""

import hashlib
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from kulisy.files.actions import keep_bytes
from kulisy.mailroom.models import IncomingLetter, LetterState
from kulisy.operate.testing import acting_as
from kulisy.people.models import Company


def letter_bytes(
    *,
    sender: str = "Павел Белов <pavel@somewhere.example>",
    subject: str = "Когда будет готово?",
    text: str = "Здравствуйте, это Павел. Когда будет готов макет?",
    html: str = "",
    file: bytes = b"%PDF-1.4 plan",
    more: dict[str, str] | None = None,
) -> bytes:
    letter = EmailMessage()
    letter["From"] = sender
    letter["To"] = "Студия <hello@wind.example>"
    letter["Subject"] = subject
    letter["Date"] = "Fri, 20 Nov 2026 10:00:00 +0300"
    for name, value in (more or {}).items():
        letter[name] = value
    letter.set_content(html or text, subtype="html" if html else "plain")
    if file:
        letter.add_attachment(file, maintype="application", subtype="pdf", filename="план.pdf")
    return letter.as_bytes()


def waiting(
    company: Company,
    *,
    now: datetime,
    raw: bytes | None = None,
    sender: str = "pavel@somewhere.example",
    sender_name: str = "Павел Белов",
    subject: str = "Когда будет готово?",
    why: str = "stranger",
    **fields: Any,
) -> IncomingLetter:
    """In quarantine; `client`, `conversation`, `contact`: what it seems to be for."""
    data = letter_bytes(subject=subject) if raw is None else raw
    with acting_as("kulisy_worker"):
        blob = keep_bytes(
            company_id=company.id, person_id=None, name="letter.eml", data=data, now=now
        )
    return IncomingLetter.objects.create(
        company=company,
        key=hashlib.sha256(data + sender.encode() + subject.encode()).hexdigest(),
        sender=sender,
        sender_name=sender_name,
        subject=subject,
        sent_at=now,
        arrived_at=now,
        state=LetterState.QUARANTINED,
        reasons=[[why, {"address": sender, "who": "Анна", "conversation": "Вёрстка"}]],
        original=blob.id,
        size=len(data),
        files=1,
        **fields,
    )
