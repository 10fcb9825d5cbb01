"""What is published stays: frozen, found, seen by whom its sections admit and by nobody else."""

import hashlib
from datetime import timedelta

import pytest
from django.db import Error, connection, transaction

from kulisy.documents import access, actions, search
from kulisy.documents.models import Draft, Kind, Receipt, Version
from kulisy.documents.tests.papers import DAY, pdf, published, related
from kulisy.files import actions as files
from kulisy.journal.models import Entry
from kulisy.notify.tests.jobs import run_jobs
from kulisy.operate.testing import acting_as
from kulisy.people.models import Access
from kulisy.people.tests.cast import NOW, Cast, at_desk, in_cabinet, make_cast
from kulisy.people.viewer import Viewer, viewing, working

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def titles(viewer: Viewer) -> list[str]:
    with viewing(viewer):
        return [each.title for each in access.documents(viewer).order_by("title")]


def behind_the_wall(viewer: Viewer, table: str) -> int:
    """Rows that the second wall leaves, with no condition of ours."""
    with viewing(viewer), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM documents_{table}")  # noqa: S608 (names of ours)
        return int(cursor.fetchone()[0])


def admitted_to(held: Access, *sections: str) -> Viewer:
    held.sections = list(sections)
    held.save()
    return in_cabinet(held)


def found(viewer: Viewer, words: str) -> list[object]:
    with viewing(viewer):
        return list(search.find(words).ids)


def test_what_was_published_is_frozen_by_the_hash_of_its_bytes(cast: Cast) -> None:
    document = published(cast.irina, cast.romashka, words="Act of works")

    version = Version.objects.get(document=document)
    assert version.sha256 == hashlib.sha256(pdf("Act of works")).hexdigest()
    entry = Entry.objects.get(subject_id=document.id, kind="document_published")
    assert entry.client_id == cast.romashka.id
    assert version.sha256.encode() in bytes(entry.canonical)
    with pytest.raises(Error, match="never changed"), transaction.atomic():
        Version.objects.filter(id=version.id).update(sha256="0" * 64)
    for role in ("kulisy_desk", "kulisy_worker", "kulisy_portal"):
        with acting_as(role), pytest.raises(Error, match="permission denied"), transaction.atomic():
            Version.objects.filter(id=version.id).update(name="another.pdf")


def test_a_section_opens_what_was_published_for_it_and_nothing_more(cast: Cast) -> None:
    published(cast.irina, cast.romashka, "Contract", kind=Kind.CONTRACT)
    published(cast.irina, cast.romashka, "Invoice", kind=Kind.INVOICE)
    published(cast.irina, cast.romashka, "Wages", kind=Kind.REPORT, sections=["money"])
    published(cast.irina, cast.kuznetsov, "Of another client")
    seen = {
        ("documents",): ["Contract", "Invoice"],
        ("money",): ["Invoice", "Wages"],
        ("documents", "money"): ["Contract", "Invoice", "Wages"],
        ("conversations", "files", "bookings"): [],
    }

    for sections, expected in seen.items():
        anna = admitted_to(cast.anna, *sections)
        assert titles(anna) == expected
        assert behind_the_wall(anna, "document") == len(expected)
        assert behind_the_wall(anna, "version") == len(expected)
        assert behind_the_wall(anna, "searchrow") == len(expected)
    assert len(titles(at_desk(cast.maxim))) == 4
    assert titles(at_desk(cast.lev)) == []
    hiding = at_desk(cast.maxim, hidden=frozenset({cast.romashka.id}))
    assert titles(hiding) == ["Of another client"]
    assert behind_the_wall(hiding, "version") == 1


def test_readers_are_those_who_see_it(cast: Cast) -> None:
    admitted_to(cast.anna, "documents")
    admitted_to(cast.pyotr, "money")
    documents = [
        published(cast.irina, cast.romashka, "Contract", kind=Kind.CONTRACT),
        published(cast.irina, cast.romashka, "Invoice", kind=Kind.INVOICE),
        published(cast.irina, cast.romashka, "Wages", kind=Kind.REPORT, sections=["money"]),
    ]
    viewers = [at_desk(each) for each in (cast.olga, cast.irina, cast.maxim, cast.dina, cast.lev)]
    viewers += [in_cabinet(each) for each in (cast.anna, cast.pyotr, cast.ivan)]

    for document in documents:
        with working():
            readers = {(each.person_id, each.face) for each in access.readers(document)}
        see = {(v.person_id, v.face) for v in viewers if document.title in titles(v)}
        assert readers == see


def test_a_draft_is_the_teams_until_it_is_published(cast: Cast) -> None:
    irina, anna = at_desk(cast.irina), in_cabinet(cast.anna)
    with viewing(irina):
        kept = files.keep_bytes(
            company_id=cast.studio.id,
            person_id=irina.person_id,
            name="contract.pdf",
            data=pdf("Secret"),
            now=NOW,
        )
        draft = actions.begin(
            irina,
            cast.romashka,
            kind=Kind.CONTRACT,
            title="Договор",
            day=DAY,
            note="Скидку не показывать",
            blob_id=kept.id,
            now=NOW,
        )
    refused = pytest.raises(Error, match="permission denied")
    with acting_as("kulisy_portal"), refused, transaction.atomic():
        Draft.objects.count()
    assert titles(anna) == []

    with viewing(irina):
        actions.publish(irina, draft, now=NOW)

    assert titles(anna) == ["Договор"]
    assert not Draft.objects.exists()


def test_a_correction_stands_beside_what_it_corrects_and_asks_anew(cast: Cast) -> None:
    document = published(cast.irina, cast.romashka, asks="sign")
    irina, anna = at_desk(cast.irina), in_cabinet(cast.anna)
    with viewing(anna):
        own = access.documents(anna).get()
        actions.done(anna, own, access.versions(anna).get(), now=NOW)
    with viewing(irina):
        assert access.documents(irina).get().settled_at == NOW
        actions.correct_rendered(
            irina, document, pdf=pdf("Corrected"), reason="Новый адрес", total=1, now=NOW
        )

    with viewing(anna):
        own = access.documents(anna).get()
        versions = list(access.versions(anna).order_by("number"))
    assert [each.reason for each in versions] == ["", "Новый адрес"]
    assert [each.said["total"] for each in versions] == [18_300_000, 1]
    assert (own.version, own.total, own.settled_at) == (2, 1, None)


def test_asked_again_with_the_same_source_the_same_document_comes_back(cast: Cast) -> None:
    source = related()

    first = published(cast.irina, cast.romashka, related=source)

    assert published(cast.irina, cast.romashka, related=source).id == first.id
    assert Version.objects.count() == 1


def test_the_system_publishes_too_and_the_worker_tells(cast: Cast) -> None:
    with working():
        actions.publish_rendered(
            None,
            client_id=cast.romashka.id,
            kind=Kind.NOTICE,
            title="Протокол",
            day=DAY,
            pdf=pdf("Certificate"),
            now=NOW,
        )

    assert titles(in_cabinet(cast.anna)) == ["Протокол"]


@pytest.mark.slow
def test_words_inside_a_file_find_it_and_sums_and_numbers_do(cast: Cast) -> None:
    document = published(cast.irina, cast.romashka, number="ВР-2026/014", words="Zebra hosting")
    published(cast.irina, cast.kuznetsov, words="Zebra of another client")
    run_jobs()
    anna = in_cabinet(cast.anna)

    for asked in ("zebra", "счет фактура", "183000", "183 000,00", "ВР-2026/014", "zebra hos"):
        assert found(anna, asked) == [document.id], asked
    assert found(anna, "giraffe") == []
    assert len(found(at_desk(cast.olga), "zebra")) == 2
    assert found(admitted_to(cast.anna, "conversations"), "zebra") == []
    assert found(at_desk(cast.lev), "zebra") == []


def test_who_opened_and_took_it_is_known_and_what_is_old_counts_as_not_asked_for(
    cast: Cast,
) -> None:
    published(cast.irina, cast.romashka)
    irina, anna = at_desk(cast.irina), in_cabinet(cast.anna)
    later = NOW + timedelta(days=90)
    with viewing(irina):
        assert access.unread(irina, before=later).count() == 1
    with viewing(anna):
        version = access.versions(anna).get()
        actions.note_opening(anna, version, now=later)
        for _ in range(2):
            actions.note_download(anna, version, now=later)

    with viewing(irina):
        facts = [each.fact for each in access.receipts(irina).order_by("id")]
        assert facts == ["opened", "downloaded"]
        assert access.taken_again(irina, since=NOW) == 1
        assert access.unread(irina, before=later).count() == 0
    with viewing(in_cabinet(cast.pyotr)):
        assert Receipt.objects.count() == 0
    assert Entry.objects.filter(client_id=cast.romashka.id, kind="document_opened").exists()
