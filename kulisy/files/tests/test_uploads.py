"""Taking files in, part by part."""

import hashlib
import io
import json
import os
from collections import namedtuple

import pytest
from django.test import RequestFactory
from django.utils import translation

from kulisy.files import access, actions, receiving
from kulisy.files.actions import Refused
from kulisy.files.models import PART_SIZE, Blob, State, Upload
from kulisy.files.store import RESERVE, DiskStore, part_key, store
from kulisy.files.tests.places import (
    ANNA,
    BORIS,
    DRAFT,
    NOON,
    STUDIO,
    at_desk,
    at_work,
    begun,
    in_cabinet,
    kept,
    sent,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MINE = {
    "viewer_person_id": BORIS,
    "company_id": STUDIO,
    "owner_kind": "draft",
    "owner_id": DRAFT,
    "audience": "client",
}


def bytes_of(blob: Blob) -> bytes:
    with store().open(blob.key) as file:
        return file.read()


def parts_on_disk(upload: Upload) -> list[str]:
    keeper = store()
    assert isinstance(keeper, DiskStore)
    folder = (keeper.root / part_key(upload.id, 1)).parent
    return sorted(os.listdir(folder)) if folder.exists() else []


def test_a_file_of_several_parts_arrives_whole(django_capture_on_commit_callbacks) -> None:
    data = os.urandom(2 * PART_SIZE + 7)
    with in_cabinet():
        upload = begun("Макет «Главная».psd", len(data))

        with django_capture_on_commit_callbacks(execute=True):
            blob = actions.finish_upload(sent(upload, data), now=NOON)

    assert upload.parts == 3
    assert (blob.id, blob.size, blob.name) == (upload.id, len(data), "Макет «Главная».psd")
    assert blob.sha256 == hashlib.sha256(data).hexdigest()
    assert bytes_of(blob) == data
    assert parts_on_disk(upload) == []


def test_parts_may_come_in_any_order_and_twice() -> None:
    data = os.urandom(PART_SIZE + 100)
    with in_cabinet():
        upload = begun("a.bin", len(data))
        for number in (2, 1, 2):
            piece = data[(number - 1) * PART_SIZE :][:PART_SIZE]
            upload = actions.keep_part(upload, number=number, source=io.BytesIO(piece))

        blob = actions.finish_upload(upload, now=NOON)

    assert upload.received == [2, 1]
    assert bytes_of(blob) == data


def test_an_upload_with_a_missing_part_is_continued_and_not_begun_again() -> None:
    data = os.urandom(PART_SIZE + 100)
    with in_cabinet():
        upload = begun("a.bin", len(data))
        actions.keep_part(upload, number=1, source=io.BytesIO(data[:PART_SIZE]))

        with pytest.raises(Refused) as refused:
            actions.finish_upload(upload, now=NOON)
        assert refused.value.status == 425

        actions.keep_part(upload, number=2, source=io.BytesIO(data[PART_SIZE:]))
        assert bytes_of(actions.finish_upload(upload, now=NOON)) == data


def test_a_part_that_the_disk_lost_is_asked_for_again() -> None:
    data = os.urandom(PART_SIZE + 100)
    with in_cabinet():
        upload = sent(begun("a.bin", len(data)), data)
        store().delete([part_key(upload.id, 1)])

        with pytest.raises(Refused):
            actions.finish_upload(upload, now=NOON)

        upload.refresh_from_db()
        assert upload.received == [2]
        assert bytes_of(actions.finish_upload(sent(upload, data), now=NOON)) == data


def test_a_part_cut_off_half_way_is_refused_and_the_rest_stays() -> None:
    data = os.urandom(PART_SIZE + 100)
    with in_cabinet():
        upload = begun("a.bin", len(data))
        actions.keep_part(upload, number=2, source=io.BytesIO(data[PART_SIZE:]))

        for cut in (data[:1000], data[: PART_SIZE + 1]):
            with pytest.raises(Refused) as refused:
                actions.keep_part(upload, number=1, source=io.BytesIO(cut))
            assert refused.value.status == 408

    assert parts_on_disk(upload) == ["2"]


def test_a_file_of_0_bytes_is_a_file() -> None:
    with in_cabinet():
        blob = actions.finish_upload(begun("пусто.txt", 0), now=NOON)

    assert (blob.size, blob.content_type, bytes_of(blob)) == (0, "text/plain", b"")


def test_the_end_may_be_asked_for_twice() -> None:
    with in_cabinet():
        upload = sent(begun(size=5), b"12345")

        first = actions.finish_upload(upload, now=NOON)
        again = actions.finish_upload(upload, now=NOON)

    assert first == again
    assert Blob.objects.filter(id=upload.id).count() == 1


def test_the_limit_is_said_before_a_byte_is_sent() -> None:
    with in_cabinet(), translation.override("en"), pytest.raises(Refused) as refused:
        begun(size=5_000_001, limit=5_000_000)

    assert refused.value.status == 413
    assert refused.value.sentence.startswith("The file is too large: at most 5\xa0MB")
    assert Upload.objects.count() == 0


def test_a_disk_without_room_refuses_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage(10**12, 0, RESERVE + 1000))

    with in_cabinet(), pytest.raises(Refused) as refused:
        begun(size=600)

    assert refused.value.status == 507


def test_a_disk_that_fills_up_meanwhile_refuses_and_leaves_nothing_half() -> None:
    class FullDisk:
        def read(self, size: int, /) -> bytes:
            raise OSError(28, "No space left on device")

    with in_cabinet():
        upload = begun(size=5)
        with pytest.raises(Refused) as refused:
            actions.keep_part(upload, number=1, source=FullDisk())

    assert refused.value.status == 507
    assert parts_on_disk(upload) == []


def test_a_cancelled_upload_takes_nothing_more(django_capture_on_commit_callbacks) -> None:
    with in_cabinet():
        upload = sent(begun(size=5), b"12345")

        with django_capture_on_commit_callbacks(execute=True):
            actions.cancel_upload(upload)
        upload.refresh_from_db()

        assert parts_on_disk(upload) == []
        for verb in (
            lambda: sent(upload, b"12345"),
            lambda: actions.finish_upload(upload, now=NOON),
        ):
            with pytest.raises(Refused) as refused:
                verb()
            assert refused.value.status == 409


def test_uploads_left_lying_go_and_finished_blobs_stay() -> None:
    with in_cabinet():
        left = begun(size=PART_SIZE + 1)
        actions.keep_part(left, number=1, source=io.BytesIO(b"x" * PART_SIZE))
        done = actions.finish_upload(sent(begun(size=5), b"12345"), now=NOON)
        fresh = begun(size=5, now=NOON + actions.PATIENCE)

    with at_work():
        assert actions.forget_expired_uploads(NOON + actions.PATIENCE * 1.5) == 2

        assert list(Upload.objects.values_list("id", flat=True)) == [fresh.id]
    assert parts_on_disk(left) == []
    assert bytes_of(done) == b"12345"


def test_bytes_that_are_here_already_are_kept_at_once() -> None:
    data = os.urandom(700_000)
    with at_desk():
        blob = kept("../письмо.eml", data)
        streamed = actions.keep_bytes(
            company_id=STUDIO, person_id=ANNA, name="x", data=io.BytesIO(data), now=NOON
        )

    assert blob.name == "письмо.eml"
    assert bytes_of(blob) == bytes_of(streamed) == data


def test_bytes_above_the_limit_leave_no_file() -> None:
    with at_desk(), pytest.raises(Refused):
        actions.keep_bytes(
            company_id=STUDIO, person_id=ANNA, name="x", data=b"123456", limit=5, now=NOON
        )

    assert Blob.objects.count() == 0
    keeper = store()
    assert isinstance(keeper, DiskStore)
    assert list((keeper.root / "drafts").iterdir()) == []


def test_blobs_attached_to_nothing_are_erased_with_their_bytes(
    django_capture_on_commit_callbacks,
) -> None:
    with at_desk():
        blob = kept("a.txt", b"12345")

    with at_work(), django_capture_on_commit_callbacks(execute=True):
        actions.forget_blobs(company_id=STUDIO, blob_ids=[blob.id])

    assert Blob.objects.count() == 0
    assert not store().path(blob.key).exists()


def test_there_is_no_part_beyond_the_last() -> None:
    with in_cabinet():
        upload = begun(size=5)
        for number in (0, 2, -1, 10**9):
            with pytest.raises(Refused) as refused:
                actions.keep_part(upload, number=number, source=io.BytesIO(b"12345"))
            assert refused.value.status == 400


# Over HTTP, as the owning room's views do it.


def test_the_whole_way_over_http() -> None:
    make = RequestFactory()
    data = os.urandom(PART_SIZE + 3)
    attached: list[Blob] = []

    def attach(blob: Blob) -> dict[str, str]:
        attached.append(blob)
        return {"html": "<li>"}

    with in_cabinet():
        told = {"name": "Смета.xlsx", "size": len(data), "type": "text/html"}
        request = make.post("/c/studio/d/uploads/", told, content_type="application/json")
        answer = receiving.begin(request, limit=10**9, **MINE)
        begun_ = json.loads(answer.content)
        upload_id = access.Upload.objects.get().id

        assert answer.status_code == 201
        assert begun_["url"] == f"/c/studio/d/uploads/{upload_id}"
        assert (begun_["part_size"], begun_["parts_done"]) == (PART_SIZE, [])

        for number in (1, 2):
            piece = data[(number - 1) * PART_SIZE :][:PART_SIZE]
            put = make.put("/", piece, content_type="application/octet-stream")
            answer = receiving.part(put, upload_id=upload_id, number=number, **MINE)
            assert answer.status_code == 200
        answer = receiving.status(make.get("/"), upload_id=upload_id, **MINE)
        assert json.loads(answer.content)["parts_done"] == [1, 2]

        answer = receiving.complete(make.post("/"), upload_id=upload_id, attach=attach, **MINE)

    assert answer.status_code == 201
    assert json.loads(answer.content)["html"] == "<li>"
    assert bytes_of(attached[0]) == data
    assert attached[0].content_type != "text/html"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        '{"name": "a"}',
        '{"name": 5, "size": 5}',
        '{"name": "a", "size": "5"}',
        '{"name": "a", "size": true}',
        '{"name": "a", "size": -1}',
        '{"name": "a", "size": 1e99}',
        "\xff",
    ],
)
def test_nonsense_gets_a_sentence(body: str) -> None:
    request = RequestFactory().post("/", body.encode("latin-1"), content_type="application/json")

    with in_cabinet(), translation.override("en"):
        answer = receiving.begin(request, limit=10**9, **MINE)

    assert answer.status_code == 400
    assert json.loads(answer.content)["error"].endswith("is missing.")


def test_a_size_beyond_all_numbers_is_too_large_and_no_crash() -> None:
    body = json.dumps({"name": "\ud800" * 5000, "size": 10**40})
    request = RequestFactory().post("/", body, content_type="application/json")

    with in_cabinet():
        assert receiving.begin(request, limit=10**9, **MINE).status_code == 413


@pytest.mark.parametrize(
    "other",
    [
        {"viewer_person_id": ANNA},
        {"owner_id": ANNA},
        {"owner_kind": "note"},
        {"audience": "internal"},
        {"company_id": ANNA},
    ],
)
def test_an_upload_to_something_else_is_not_found(other: dict) -> None:
    with in_cabinet():
        upload = begun()
    place = {**MINE, **other}
    make = RequestFactory()

    answers = [
        receiving.status(make.get("/"), upload_id=upload.id, **place),
        receiving.part(make.put("/", b"12345"), upload_id=upload.id, number=1, **place),
        receiving.complete(make.post("/"), upload_id=upload.id, attach=lambda b: {}, **place),
        receiving.cancel(make.delete("/"), upload_id=upload.id, **place),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    upload.refresh_from_db()
    assert upload.state == State.OPEN
