"""Publishing documents for tests, through the real actions."""

import io
import uuid
from datetime import date, datetime
from typing import Any

from django.test import Client as Browser

from kulisy.documents import actions
from kulisy.documents.models import Document, Kind
from kulisy.people.models import Access, Client, Seat
from kulisy.people.tests.cast import NOW, at_desk
from kulisy.people.viewer import viewing

DAY = date(2026, 8, 21)


def pdf(words: str) -> bytes:
    """A PDF of one page that holds these words (Latin letters)."""
    text = words.replace("\\", "").replace("(", "").replace(")", "")
    stream = f"BT /F1 12 Tf 40 700 Td ({text}) Tj ET".encode("latin-1")
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
        b" /Resources << /Font << /F1 4 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    out, offsets = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, part in enumerate(parts, start=1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, part))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % each for each in offsets))
    out.write(b"trailer << /Size %d /Root 1 0 R >>\n" % (len(parts) + 1))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def published(
    seat: Seat,
    client: Client,
    title: str = "Счёт-фактура",
    *,
    words: str = "Hosting and support",
    now: datetime = NOW,
    **said: Any,
) -> Document:
    """A seat publishes a PDF that holds `words`."""
    viewer = at_desk(seat)
    told = {"kind": Kind.TAX_INVOICE, "number": "27", "day": DAY, "total": 18_300_000, **said}
    with viewing(viewer):
        return actions.publish_rendered(
            viewer, client_id=client.id, title=title, pdf=pdf(words), now=now, **told
        )


def related(kind: str = "invoice") -> actions.Related:
    return actions.Related(kind, uuid.uuid4())


def browser(holder: Access | Seat) -> Browser:
    """Signed in, in English."""
    made = Browser(headers={"accept-language": "en"})
    made.force_login(holder.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return made
