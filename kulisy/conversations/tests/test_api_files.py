"""Files through the API: whole or in parts, into one's own writing, out of messages one may see."""

import pytest

from kulisy.api.tests.programs import program
from kulisy.conversations.models import Attachment
from kulisy.conversations.tests.talk import asks, run_jobs
from kulisy.files.models import PART_SIZE
from kulisy.people.models import Company
from kulisy.people.tests.cast import make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk():
    cast = make_cast()
    return cast, asks(cast.anna, "Вёрстка", "На телефоне кнопка уезжает")


def begun(bearer, thread, data: bytes, *, audience="client", name="макет.txt"):
    new = {
        "conversation_id": str(thread.id), "audience": audience, "name": name, "size": len(data),
    }  # fmt: skip
    answer = bearer.post("uploads", new)
    assert answer.status_code == 201, answer.content
    return answer.json()["id"]


def sent(bearer, thread, data: bytes, *, audience="client"):
    upload = begun(bearer, thread, data, audience=audience)
    done = bearer.put_bytes(f"uploads/{upload}/content", data)
    assert (done.status_code, done.json()["state"]) == (200, "complete"), done.content
    body = {"body": "Вот", "files": [upload], "audience": audience}
    return bearer.post(f"conversations/{thread.id}/messages", body)


def content(bearer, file):
    answer = bearer.client.get(file["content"])
    return answer.status_code, b"".join(answer.streaming_content) if answer.streaming else b""


def test_a_file_sent_whole_comes_back_to_the_byte(talk):
    cast, thread = talk
    anna, irina = program(cast.anna), program(cast.irina)
    posted = sent(anna, thread, b"color: red")
    assert posted.status_code == 201
    (file,) = posted.json()["files"]
    assert (file["name"], file["size"]) == ("макет.txt", 10)
    assert content(irina, file) == (200, b"color: red")
    assert [each["id"] for each in irina.every("files")] == [file["id"]]
    found = irina.get("search", q="макет", what="files").json()["files"]
    assert [each["id"] for each in found] == [file["id"]]


def test_the_bytes_are_attached_and_never_shown_as_a_page(talk):
    cast, thread = talk
    anna = program(cast.anna)
    (file,) = sent(anna, thread, b"<script>alert(1)</script>").json()["files"]
    answer = anna.client.get(file["content"])
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_in_parts_a_lost_part_is_named_and_sent_again(talk):
    cast, thread = talk
    irina, data = program(cast.irina), bytes(PART_SIZE) + b"end"
    upload = begun(irina, thread, data, audience="internal")
    assert irina.put_bytes(f"uploads/{upload}/parts/2", data[PART_SIZE:]).status_code == 200
    early = irina.post(f"uploads/{upload}/complete", key="the end")
    assert (early.status_code, early.json()["code"]) == (425, "incomplete")
    assert irina.get(f"uploads/{upload}").json()["parts_done"] == [2]
    assert irina.put_bytes(f"uploads/{upload}/parts/1", b"short").status_code == 408
    assert irina.put_bytes(f"uploads/{upload}/parts/3", b"x").status_code == 422
    assert irina.put_bytes(f"uploads/{upload}/parts/{10**20}", b"x").status_code == 422
    assert irina.put_bytes(f"uploads/{upload}/parts/1", data[:PART_SIZE]).status_code == 200
    # A refusal is not kept under its key.
    done = irina.post(f"uploads/{upload}/complete", key="the end")
    assert done.json()["state"] == "complete"
    assert irina.put_bytes(f"uploads/{upload}/parts/1", data[:PART_SIZE]).status_code == 409


def test_more_or_fewer_bytes_than_announced_are_refused(talk):
    cast, thread = talk
    anna = program(cast.anna)
    upload = begun(anna, thread, b"four")
    assert anna.put_bytes(f"uploads/{upload}/content", b"fourteen").status_code == 422
    assert anna.put_bytes(f"uploads/{upload}/content", b"fo").status_code == 408
    assert anna.put_bytes(f"uploads/{upload}/content", b"four").status_code == 200
    # Asked again because the answer was lost: the same.
    assert anna.put_bytes(f"uploads/{upload}/content", b"four").json()["state"] == "complete"


def test_a_file_of_a_note_goes_nowhere_else(talk):
    cast, thread = talk
    irina, anna = program(cast.irina), program(cast.anna)
    upload = begun(irina, thread, b"cost", audience="internal")
    irina.put_bytes(f"uploads/{upload}/content", b"cost")
    to_client = {"body": "Вот", "files": [upload], "audience": "client"}
    refused = irina.post(f"conversations/{thread.id}/messages", to_client)
    assert refused.status_code == 422
    noted = irina.post(f"conversations/{thread.id}/messages", {**to_client, "audience": "internal"})
    (file,) = noted.json()["files"]
    run_jobs()
    assert content(anna, file) == (404, b"")
    assert anna.get(f"files/{file['id']}").status_code == 404
    assert list(anna.every("files")) == []


def test_nobody_elses_upload_is_found_not_even_of_the_same_persons_other_program(talk):
    cast, thread = talk
    anna, irina = program(cast.anna), program(cast.irina)
    upload = begun(anna, thread, b"four")
    for other in (irina, program(cast.pyotr), program(cast.anna)):
        assert other.get(f"uploads/{upload}").status_code == 404
        assert other.put_bytes(f"uploads/{upload}/content", b"four").status_code == 404
        assert other.send("delete", f"uploads/{upload}").status_code == 404
    assert anna.send("delete", f"uploads/{upload}").status_code == 204
    assert anna.get(f"uploads/{upload}").json()["state"] == "cancelled"


def test_too_large_a_file_is_refused_before_it_is_sent(talk):
    cast, thread = talk
    Company.objects.filter(id=cast.studio.id).update(upload_limit=10)
    new = {"conversation_id": str(thread.id), "name": "a", "size": 11}
    assert program(cast.anna).post("uploads", new).status_code == 413
    assert program(cast.anna).post("uploads", {**new, "size": 2**63}).status_code == 422
    assert not Attachment.objects.exists()


def test_a_file_for_a_request_that_is_yet_to_be_opened(talk):
    cast, _thread = talk
    anna = program(cast.anna)
    new = {"client_id": str(cast.romashka.id), "name": "тз.txt", "size": 2}
    upload = anna.post("uploads", new).json()["id"]
    anna.put_bytes(f"uploads/{upload}/content", b"ok")
    opened = anna.post(
        "conversations", {"client_id": str(cast.romashka.id), "body": "ТЗ", "files": [upload]}
    )
    assert [each["name"] for each in opened.json()["message"]["files"]] == ["тз.txt"]
