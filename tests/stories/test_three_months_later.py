"""Promise 1, one place: findable for years after the work has ended.

In August the studio makes a website for «Ромашка», is paid, and hands over an act and a tax
invoice. The work is over, and Анна's access is ended. Three months later her accountant asks for
the tax invoice. Nobody at the studio has to send it again.
"""

import hashlib
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client as Browser

from kulisy.billing.tests.money import ACCOUNT, ENTITY
from kulisy.documents.entities import LegalEntity
from kulisy.documents.models import Document, Version
from kulisy.journal.models import Entry
from kulisy.operate.testing import acting_as
from tests.stories.at_the_studio import Studio, signed_in, the_studio, words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

AUGUST = datetime(2026, 8, 20, 8, 0, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SITE = "Разработка интернет-магазина цветов"


def test_three_months_after_the_project_the_bookkeeper_needs_the_tax_invoice() -> None:
    with the_studio(AUGUST) as studio:
        paper = the_work_is_done_and_paid(studio)
        studio.does(studio.cast.irina, f"/d/wind/contacts/{studio.cast.anna.contact_id}/ending/")
        studio.until(NOVEMBER)

        she_finds_it_and_takes_it(studio, paper)
        link = she_makes_a_link_for_the_accountant(studio, paper)
        the_accountant_opens_it(studio, paper, link)

        studio.until(NOVEMBER + timedelta(days=7, minutes=1))
        gone = Browser().get(link)
        assert gone.status_code == 404
        assert Browser().get(f"{link}file/").status_code == 404

        assert journalled(paper) == [
            "document_published",
            "document_downloaded",
            "document_link_made",
            "document_opened",
            "document_downloaded",
        ]
        desk = studio.sees(studio.cast.olga, "/d/wind/documents/")
        # Twice: she took it, and the accountant did.
        assert "взяли 2 прежних документа" in desk


def the_work_is_done_and_paid(studio: Studio) -> Document:
    cast = studio.cast
    entity = {**ENTITY, "language": "ru", "included": "on", "active": "on"}
    place = studio.does(cast.olga, "/d/wind/entities/new/", **entity)
    studio.does(cast.olga, place, **ACCOUNT, currency="RUB", active="on")
    with acting_as("kulisy_owner"):
        kept = LegalEntity.objects.get()
    line = {"lines-0-title": SITE, "lines-0-quantity": "1", "lines-0-unit": "796"}
    invoice = studio.does(
        cast.irina,
        f"/d/wind/invoices/new/?client={cast.romashka.id}",
        **{"lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0", **line, "lines-0-price": "183000"},
        entity=kept.id, day="2026-08-20", due="2026-08-27", ground="Договор № 14/2026",
    )  # fmt: skip
    studio.does(cast.irina, f"{invoice}issue/")
    studio.does(
        cast.dina, f"{invoice}payments/", amount="183000", day="2026-08-20", reference="п/п № 415"
    )
    for kind in ("act", "tax_invoice"):
        studio.does(cast.dina, f"{invoice}papers/", kind=kind, day="2026-08-20")
    studio.works()
    with acting_as("kulisy_owner"):
        return Document.objects.get(kind="tax_invoice")


def she_finds_it_and_takes_it(studio: Studio, paper: Document) -> None:
    anna = studio.cast.anna
    assert "Работы для ООО «Ромашка» окончены" in studio.sees(anna, "/c/wind/")
    # By its number; by a sum; by a word that stands only inside the PDF.
    for asked in ("счёт-фактура 1", "183 000", "интернет-магазина"):
        assert "Счёт-фактура № 1" in studio.sees(anna, f"/c/wind/documents/?q={asked}"), asked
    assert "Ничего не нашлось" in studio.sees(anna, "/c/wind/documents/?q=велосипед")
    assert "Счёт-фактура № 1" not in studio.sees(studio.cast.ivan, "/c/wind/documents/?q=183000")

    taken = file_of(studio, f"/c/wind/documents/{paper.id}/1/file/")
    with acting_as("kulisy_owner"):
        frozen = Version.objects.get(document=paper).sha256
    assert taken.startswith(b"%PDF")
    assert hashlib.sha256(taken).hexdigest() == frozen


def she_makes_a_link_for_the_accountant(studio: Studio, paper: Document) -> str:
    url = f"/c/wind/documents/{paper.id}/links/"
    made = signed_in(studio.cast.anna).post(url, {"whom": "Галина Петровна", "days": "7"})
    found = re.search(r"/doc/[\w-]{43}/", made.content.decode())
    assert made.status_code == 201
    assert found
    return found[0]


def the_accountant_opens_it(studio: Studio, paper: Document, link: str) -> None:
    stranger = Browser(headers={"accept-language": "ru"})
    shown = words(stranger.get(link))
    assert "Счёт-фактура № 1" in shown
    assert "Для кого: ООО «Ромашка»" in shown
    assert stranger.post(f"{link}opening/").status_code == 204
    for _again in range(2):
        answer = stranger.get(f"{link}file/")
        assert b"".join(answer.streaming_content).startswith(b"%PDF")
    # The link opens this and nothing else.
    assert stranger.get(f"/c/wind/documents/{paper.id}/").status_code == 302
    assert "Галина Петровна" in studio.sees(studio.cast.irina, f"/d/wind/documents/{paper.id}/")


def file_of(studio: Studio, url: str) -> bytes:
    answer = signed_in(studio.cast.anna).get(url)
    assert "attachment" in answer["Content-Disposition"]
    return b"".join(answer.streaming_content)


def journalled(paper: Document) -> list[str]:
    """The client's own log of this document, in its order."""
    with acting_as("kulisy_owner"):
        rows = Entry.objects.filter(subject_id=paper.id, client_id=paper.client_id)
        return list(rows.order_by("at", "id").values_list("kind", flat=True))
