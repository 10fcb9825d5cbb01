"""The end of documents: withdrawn in sight and out of it; and what two clicks do."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client as Browser

from kulisy.admissions.refusal import Refused
from kulisy.documents import access, actions, search
from kulisy.documents.models import Document, Kind, Receipt, Version
from kulisy.documents.tasks import tell_withdrawn
from kulisy.documents.tests.papers import DAY, pdf, published
from kulisy.documents.tests.test_pages import browser, page
from kulisy.documents.tests.test_publishing import behind_the_wall, found, titles
from kulisy.files import actions as files
from kulisy.journal.models import Entry
from kulisy.kit.time import now as present
from kulisy.notify.models import Bell, Letter
from kulisy.notify.tests.jobs import run_jobs
from kulisy.operate.testing import acting_as
from kulisy.people.models import Seat
from kulisy.people.tests.cast import NOW, Cast, at_desk, in_cabinet, make_cast
from kulisy.people.viewer import viewing

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def withdrawn(seat: Seat, document: Document, *, unseen: bool = False) -> None:
    with viewing(at_desk(seat)) as viewer:
        actions.withdraw(viewer, document, because="Чужой документ", unseen=unseen, now=NOW)


def test_what_was_meant_for_another_client_is_seen_by_nobody_from_then_on(cast: Cast) -> None:
    document = published(cast.irina, cast.romashka, "Смета «Вектора»", now=present())
    anna = in_cabinet(cast.anna)
    made = browser(cast.anna).post(f"/c/wind/documents/{document.id}/links/", {"days": "7"})
    link = re.search(r"/doc/[\w-]+/", made.content.decode())
    assert link
    with viewing(anna):
        actions.note_opening(anna, access.versions(anna).get(), now=NOW)

    url = f"/d/wind/documents/{document.id}/withdrawal/"
    browser(cast.irina).post(url, {"because": "Смета другого клиента", "unseen": "on"})
    with acting_as("kulisy_worker"):
        tell_withdrawn(str(document.id), ["documents"])

    assert titles(anna) == []
    for table in ("document", "version", "searchrow"):
        assert behind_the_wall(anna, table) == 0, table
    assert found(anna, "смета") == []
    assert page(cast.anna, f"/c/wind/documents/{document.id}/", 404)
    assert page(cast.anna, f"/c/wind/documents/{document.id}/1/file/", 404)
    assert Browser().get(link[0]).status_code == 404
    assert "Вектора" not in page(cast.anna, "/c/wind/")
    # Nobody is written to: a letter would name it.
    assert not Letter.objects.filter(subject_id=document.id).exists()
    # The team still finds it, with who had seen it; the client's own journal knows of it.
    shown = page(cast.irina, f"/d/wind/documents/{document.id}/")
    assert "It was not meant for this client" in shown
    assert "Анна Ким" in shown
    entry = Entry.objects.get(subject_id=document.id, kind="document_withdrawn")
    assert entry.client_id == cast.romashka.id
    assert b'"unseen":"yes"' in bytes(entry.canonical)


def test_what_was_signed_can_not_vanish(cast: Cast) -> None:
    document = published(cast.irina, cast.romashka, asks="sign")
    with viewing(in_cabinet(cast.anna)) as anna:
        own, version = access.documents(anna).get(), access.versions(anna).get()
        assert actions.done(anna, own, version, now=NOW)
    with pytest.raises(Refused, match="подписан или оплачен"):
        withdrawn(cast.irina, document, unseen=True)
    withdrawn(cast.irina, document)
    assert titles(in_cabinet(cast.anna)) == ["Счёт-фактура"]


@pytest.mark.slow
def test_a_withdrawal_is_told_as_the_publication_was(cast: Cast) -> None:
    document = published(cast.irina, cast.romashka, now=present())
    run_jobs()
    withdrawn(cast.irina, document)
    withdrawn(cast.irina, document)
    run_jobs()
    told = [each.subject for each in mail.outbox if each.to == ["anna@romashka.example"]]
    assert [each.split(":")[0] for each in told] == ["Новый документ", "Отозван документ"]
    assert "Чужой документ" in mail.outbox[-1].body
    assert Bell.objects.filter(person=cast.anna.person, subject_id=document.id).count() == 2
    assert "Withdrawn: " in page(cast.anna, "/c/wind/bell/")


def test_of_two_who_publish_one_draft_the_second_is_refused(cast: Cast) -> None:
    irina = at_desk(cast.irina)
    with viewing(irina):
        kept = files.keep_bytes(
            company_id=cast.studio.id, person_id=irina.person_id, name="act.pdf",
            data=pdf("Act"), now=NOW,
        )  # fmt: skip
        said = {"kind": Kind.ACT, "title": "Акт", "day": DAY, "blob_id": kept.id}
        draft = actions.begin(irina, cast.romashka, **said, now=NOW)
        actions.publish(irina, draft, now=NOW)
        for late in (actions.publish, actions.save):
            with pytest.raises(Refused, match="тем временем"):
                late(irina, draft, now=NOW)
        document = Document.objects.get()
        # A correction is begun once, too.
        begun = [actions.begin(irina, cast.romashka, document=document, now=NOW) for _ in "12"]
    assert begun[0].id == begun[1].id


def test_what_was_corrected_meanwhile_is_not_done_unseen(cast: Cast) -> None:
    document = published(cast.irina, cast.romashka, asks="sign")
    with viewing(at_desk(cast.irina)) as irina:
        actions.correct_rendered(irina, document, pdf=pdf("Two"), reason="Сумма", now=NOW)
    with viewing(in_cabinet(cast.anna)) as anna:
        own = access.documents(anna).get()
        old, new = access.versions(anna).order_by("number")
        assert not actions.done(anna, own, old, now=NOW)
        assert actions.done(anna, own, new, now=NOW)
        assert actions.done(anna, own, new, now=NOW)
    settled = Receipt.objects.filter(fact="settled")
    assert [each.version_id for each in settled] == [new.id]


def test_a_bearer_who_reads_piece_by_piece_took_it_once(cast: Cast) -> None:
    """Viewers of PDF ask for a file in many pieces."""
    document = published(cast.irina, cast.romashka)
    made = browser(cast.anna).post(f"/c/wind/documents/{document.id}/links/", {"days": "1"})
    path = re.search(r"/doc/[\w-]+/", made.content.decode()).group()  # type: ignore[union-attr]
    for _piece in range(3):
        assert Browser().get(f"{path}file/?look=1").status_code == 200
    assert Receipt.objects.count() == 1
    assert Entry.objects.filter(kind="document_downloaded").count() == 1


@pytest.mark.long
def test_old_papers_are_found_behind_many_newer_ones(cast: Cast) -> None:
    for number in range(63):
        year = 2024 if number == 0 else 2026
        published(
            cast.irina, cast.romashka, number=str(number), day=DAY.replace(year=year),
            now=NOW + timedelta(seconds=number),
        )  # fmt: skip
    with viewing(in_cabinet(cast.anna)):
        assert len(search.find("счет фактура", at_most=1000).ids) == 63
    assert Version.objects.count() == 63
    assert "No. 0" in page(cast.anna, "/c/wind/documents/?q=счет фактура&year=2024")
