"""Whatever a program sends, it gets a sentence and never a fault of ours."""

import json

import pytest

from kulisy.api.tests.programs import JSON, program
from kulisy.conversations.tests.talk import asks
from kulisy.people.tests.cast import make_cast

pytestmark = pytest.mark.django_db
LONG = "9" * 5000
BODIES = [
    b"", b"{", b"\xff\xfe", b"null", b"[]", b'"text"', b"1e999", b"NaN", b'{"body": NaN}',
    b"[" * 100_000, f'{{"body": {LONG}}}'.encode(), b'{"body": "\\u0000", "audience": "internal"}',
    b'{"body": "\\ud800", "audience": "internal"}', b'{"\\ud800": 1}', b'{"audience": null}',
    b'{"body": "a", "audience": "internal", "files": ["x"]}',
    b'{"body": "a", "audience": "internal", "quoted": 18446744073709551616}',
    json.dumps({"body": "x" * 50_001, "audience": "internal"}).encode(),
    json.dumps({"body": "x", "audience": "internal", "files": ["0" * 32] * 101}).encode(),
]  # fmt: skip
QUERIES = [
    "limit=0", "limit=-1", "limit=9223372036854775808", f"limit={LONG}", "limit=a", "limit=",
    "cursor=a", "cursor=%00", "cursor=%ff", "cursor=MDAwMS0wMS0wMVQwMDowMDowMH4x",
    "since=0001-01-01T00:00:00%2B23:59", "since=99999-01-01T00:00Z", "since=2026-11-22T10:00",
    "since=1e400", "client_id=1", "client_id=%00", "audience=all", "order=%F0%9F%98%80",
]  # fmt: skip


def test_bodies_that_no_schema_allows_are_answered_by_a_sentence():
    cast = make_cast()
    thread = asks(cast.anna, "Вёрстка", "Кнопка уезжает")
    irina = program(cast.irina)
    for body in BODIES:
        answer = irina.client.post(
            f"/api/v1/conversations/{thread.id}/messages", body, content_type=JSON
        )
        assert answer.status_code in {400, 422}, body[:60]
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["detail"]


def test_a_body_that_is_too_large_is_said_to_be(settings):
    irina = program(make_cast().irina)
    body = b" " * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    answer = irina.client.post("/api/v1/conversations", body, content_type=JSON)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_queries_that_no_schema_allows_are_answered_by_a_sentence():
    irina = program(make_cast().irina)
    for query in QUERIES:
        answer = irina.client.get(f"/api/v1/messages?{query}")
        assert answer.status_code == 422, query
        assert answer.json()["errors"], query
    for query in ("", "q=", "q=%00", f"q={LONG}", "q=a&what=all", "q=a&cursor=b"):
        assert irina.client.get(f"/api/v1/search?{query}").status_code == 422, query
    for query in ("number=4294967296", "assignee=somebody", "state=us"):
        assert irina.client.get(f"/api/v1/conversations?{query}").status_code == 422, query


def test_what_was_sent_is_not_repeated():
    irina = program(make_cast().irina)
    answer = irina.post("conversations", {"client_id": "<script>x</script>", "body": "тайна"})
    assert answer.status_code == 422
    assert "script" not in answer.content.decode()
    assert "тайна" not in answer.content.decode()
