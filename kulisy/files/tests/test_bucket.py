"""The same room on S3: a real server that speaks its language, on this machine."""

import io
import os
import urllib.request
import uuid
from collections.abc import Iterator

import boto3
import pytest
from moto.server import ThreadedMotoServer

from kulisy.files import actions, previews, serving
from kulisy.files.models import PART_SIZE, Preview
from kulisy.files.store import BucketStore, WrongLength, blob_key, store
from kulisy.files.tests.places import NOON, at_desk, at_work, begun, in_cabinet, kept, sent
from kulisy.files.tests.test_previews import jpeg

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(autouse=True)
def bucket(endpoint: str, settings) -> None:
    access = {"endpoint_url": endpoint, "region_name": "eu-central-1"}
    keys = {"aws_access_key_id": "kulisy", "aws_secret_access_key": "for-tests"}
    place = {"LocationConstraint": "eu-central-1"}
    made = boto3.client("s3", **access, **keys).list_buckets()["Buckets"]
    if not made:
        boto3.client("s3", **access, **keys).create_bucket(
            Bucket="kulisy", CreateBucketConfiguration=place
        )
    settings.STORAGES = {
        **settings.STORAGES,
        "files": {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {
                **access,
                "access_key": "kulisy",
                "secret_key": "for-tests",
                "bucket_name": "kulisy",
                "default_acl": None,
                "file_overwrite": False,
            },
        },
    }


def test_a_file_of_parts_arrives_whole_and_leaves_by_a_short_lived_link(
    django_capture_on_commit_callbacks,
) -> None:
    data = os.urandom(PART_SIZE + 100)
    with in_cabinet(), django_capture_on_commit_callbacks(execute=True):
        upload = begun("Акт «Ромашка».bin", len(data))
        actions.keep_part(upload, number=1, source=io.BytesIO(data[:PART_SIZE]))
        blob = actions.finish_upload(sent(upload, data), now=NOON)

    answer = serving.respond(blob, inline=True)

    assert answer.status_code == 302
    assert "X-Amz-Expires=60" in answer["Location"]
    with urllib.request.urlopen(answer["Location"]) as fetched:
        assert fetched.read() == data
        assert fetched.headers["Content-Disposition"].startswith("attachment")
        assert "%D0%90%D0%BA%D1%82" in fetched.headers["Content-Disposition"]
    keeper = store()
    assert isinstance(keeper, BucketStore)
    assert keeper.storage.listdir("uploads")[1] == []
    assert [len(each) for each in keeper.storage.listdir(f"uploads/{upload.id}")] == [0, 0]


def test_a_company_is_forgotten_with_all_its_blobs_and_no_other() -> None:
    mine, other = uuid.uuid4(), uuid.uuid4()
    keeper = store()
    assert isinstance(keeper, BucketStore)
    for company in (mine, other):
        for _ in range(3):
            keeper.write(blob_key(company, uuid.uuid4()), [b"x"])
    keeper.delete_company(mine)
    kept = [each.key for each in keeper.storage.bucket.objects.all()]
    assert [each for each in kept if each.startswith(str(mine))] == []
    assert len([each for each in kept if each.startswith(str(other))]) == 3


def test_a_file_of_0_bytes_is_a_file_there_too() -> None:
    with at_desk():
        blob = kept("пусто.txt", b"")

    with store().open(blob.key) as file:
        assert file.read() == b""


def test_a_part_cut_off_leaves_nothing() -> None:
    with in_cabinet():
        upload = begun(size=100)

    with pytest.raises(WrongLength):
        store().keep_part(upload.id, 1, io.BytesIO(b"short"), size=100)

    keeper = store()
    assert isinstance(keeper, BucketStore)
    assert not keeper.storage.exists(f"uploads/{upload.id}/1")


def test_previews_are_drawn_from_there_and_shown_without_a_redirect() -> None:
    with at_desk():
        blob = kept("фото.jpg", jpeg((1000, 500)))
    with at_work():
        previews.make_preview(blob.id)
        blob.refresh_from_db()

    answer = serving.respond_with_preview(blob)

    assert blob.preview == Preview.READY
    assert answer.status_code == 200
    assert answer.content[:4] == b"RIFF"
