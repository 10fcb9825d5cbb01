"""What the database itself holds back, should a query above it forget to ask."""

import pytest
from django.db import DatabaseError, transaction
from django.db.utils import ProgrammingError
from procrastinate.contrib.django.models import ProcrastinateJob

from kulisy.files import access, actions
from kulisy.files.models import Blob, Upload
from kulisy.files.tests.places import (
    ANNA,
    BORIS,
    NOON,
    RIVAL,
    STUDIO,
    at_desk,
    at_work,
    begun,
    in_cabinet,
    kept,
    sent,
    standing,
)
from kulisy.kit.walls import DESK, LOBBY, PORTAL

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 50


def test_the_desk_reads_blobs_of_its_own_company_only() -> None:
    with at_desk():
        mine = kept("a.txt", b"1")
    with at_desk(company=RIVAL):
        kept("b.txt", b"1", company=RIVAL)

    with at_desk():
        assert list(Blob.objects.all()) == [mine]


def test_the_cabinet_reads_only_what_its_room_opened_and_only_while_it_is_open() -> None:
    with at_desk():
        shown, other = kept("a.txt", b"1"), kept("b.txt", b"2")
    with at_desk(company=RIVAL):
        foreign = kept("c.txt", b"3", company=RIVAL)

    with in_cabinet():
        assert list(Blob.objects.all()) == []
        with access.opened([shown.id, foreign.id]):
            assert list(Blob.objects.all()) == [shown]
            with access.opened([other.id]):
                assert set(Blob.objects.all()) == {shown, other}
            assert list(Blob.objects.all()) == [shown]
        assert list(Blob.objects.all()) == []
        assert access.blobs(company_id=STUDIO, blob_ids=[shown.id]) == {shown.id: shown}
        assert access.blob(company_id=STUDIO, blob_id=foreign.id) is None


def test_what_was_opened_closes_after_an_error_inside() -> None:
    with at_desk():
        shown = kept("a.txt", b"1")

    with in_cabinet():
        with pytest.raises(DatabaseError), transaction.atomic(), access.opened([shown.id]):
            Blob.objects.raw("SELECT 1/0 AS id")[0]

        assert list(Blob.objects.all()) == []


def test_not_even_his_own_upload_is_open_to_the_sender_without_his_room() -> None:
    with in_cabinet():
        blob = actions.finish_upload(sent(begun(size=5), b"12345"), now=NOON)

        assert not Blob.objects.exists()
        assert access.blob(company_id=STUDIO, blob_id=blob.id) == blob


def test_uploads_are_seen_by_their_own_person_only() -> None:
    with in_cabinet(BORIS):
        his = begun()
    with at_desk(ANNA):
        hers = begun(person=ANNA, audience="internal")

        assert list(Upload.objects.all()) == [hers]
    with in_cabinet(BORIS):
        assert list(Upload.objects.all()) == [his]
    with in_cabinet(ANNA):
        assert list(Upload.objects.all()) == [], "an internal draft is not for her cabinet"
    with at_desk(ANNA, company=RIVAL):
        assert list(Upload.objects.all()) == []


@pytest.mark.parametrize("role", [DESK, PORTAL])
def test_nobody_writes_in_anothers_name_or_company(role: str) -> None:
    with standing(role, company=STUDIO, person=BORIS):
        for wrong in ({"person_id": ANNA}, {"company_id": RIVAL}):
            with pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
                begun(**wrong)


def test_the_cabinet_uploads_nothing_internal() -> None:
    with in_cabinet(), pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
        begun(audience="internal")


@pytest.mark.parametrize("role", [DESK, PORTAL])
def test_what_was_acknowledged_can_be_neither_changed_nor_deleted(role: str) -> None:
    with standing(role, company=STUDIO, person=BORIS):
        blob = kept("a.txt", b"1", person=BORIS)
        upload = begun()
        with access.opened([blob.id]):
            for forbidden in (
                lambda: Blob.objects.update(name="b.txt"),
                lambda: Blob.objects.filter(id=blob.id)._raw_delete("default"),
                lambda: Upload.objects.update(audience="internal"),
                lambda: Upload.objects.update(owner_id=ANNA),
                lambda: Upload.objects.filter(id=upload.id)._raw_delete("default"),
            ):
                with pytest.raises(ProgrammingError, match="denied"), transaction.atomic():
                    forbidden()


def test_a_key_can_only_lie_in_the_folder_of_its_own_company() -> None:
    blob = Blob(
        company_id=STUDIO,
        person_id=BORIS,
        name="x",
        size=1,
        sha256="",
        content_type="text/plain",
        key=f"{RIVAL}/aa/secret",
        created_at=NOON,
    )

    with pytest.raises(DatabaseError, match="files_blob_key_company"), transaction.atomic():
        blob.save(force_insert=True)


def test_the_lobby_sees_no_upload_and_no_file_but_what_a_public_page_shows() -> None:
    kept("договор.pdf", PNG)
    with standing(LOBBY, company=STUDIO, person=BORIS):
        assert not Blob.objects.exists()
        with pytest.raises(ProgrammingError, match="denied"), transaction.atomic():
            list(Upload.objects.all())


def test_a_picture_puts_its_preview_into_the_queue_from_either_face() -> None:
    with in_cabinet():
        first = kept("a.png", PNG, person=BORIS)
    with at_desk():
        second = kept("b.png", PNG)
        kept("c.txt", b"text")

    with at_work():
        jobs = ProcrastinateJob.objects.filter(task_name="files.make_preview")
        assert {job.args["blob_id"] for job in jobs} == {str(first.id), str(second.id)}
