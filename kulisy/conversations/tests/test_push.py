"""Messages to devices, handed to a real service by TLS, which opens them as a browser would."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from django.test import Client as Browser

from kulisy.conversations.tests.phone import CURVE, Phone, Service, certify, raw, serving, text
from kulisy.conversations.tests.talk import answers, asks, notes, run_jobs
from kulisy.conversations.tests.test_gathering import read
from kulisy.notify import push, webpush
from kulisy.notify.models import Bell, Device, Stance
from kulisy.notify.tests.test_bell import BACKEND
from kulisy.people.models import Access, AccessState, Seat
from kulisy.people.tests.cast import NOW, make_cast


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certify(tmp_path_factory.mktemp("papers"))


@pytest.fixture
def service(papers: Path, settings, monkeypatch) -> Iterator[Service]:
    monkeypatch.setenv("SSL_CERT_FILE", str(papers / "cert.pem"))
    settings.INNER_HOSTS, settings.PUSH_HOSTS = ["localhost"], ["localhost"]
    settings.LOCAL = True
    with serving(papers) as made:
        yield made


def signed_in(who: Seat | Access) -> Browser:
    made = Browser(headers={"accept-language": "ru", "user-agent": "X Android Chrome/1 Mobi"})
    made.force_login(who.person, backend=BACKEND)
    return made


def place(who: Seat | Access) -> str:
    return f"/{'d' if isinstance(who, Seat) else 'c'}/wind/"


def switches_on(
    who: Seat | Access, service: Service, phone: Phone, browser: Browser | None = None, **more: str
) -> Browser:
    browser = browser or signed_in(who)
    sent = {"endpoint": service.address, "public": text(phone.point), "secret": text(phone.auth)}
    answer = browser.post(place(who) + "device/", {**sent, **more}, headers={"HX-Request": "true"})
    assert answer.json()["on"] is True, answer.content
    return browser


def shown(service: Service, phone: Phone) -> list[dict[str, str]]:
    return [json.loads(phone.opened(body)) for _path, _headers, body in service.came]


def test_a_message_is_sealed_as_the_standard_example_is() -> None:
    """RFC 8291, appendix A."""
    own = ec.derive_private_key(
        int.from_bytes(raw("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big"), CURVE
    )
    body = webpush.sealed(
        b"When I grow up, I want to be a watermelon",
        public="BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        secret="BTBZMqHH6r4Tts7J_aSIgg",
        own=own,
        salt=raw("DGv6ra1nlYgDCS1FRnbzlw"),
        padded=False,
    )
    assert text(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
        "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
        "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/x",
        "https://evil.example/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://fcm.googleapis.com@evil.example/x",
        "https://evilfcm.googleapis.com/x",
        "https://169.254.169.254/latest",
        "https://[::1]/x",
        "https://fcm.googleapis.com:x/",
        "https://fcm.googleapis.com/" + "x" * 1000,
        "https://fcm.googleapis.com/\r\nHost: x",
        "",
    ],
)
def test_only_services_of_browsers_are_spoken_to(endpoint: str) -> None:
    phone = Phone()
    keys = {"public": text(phone.point), "secret": text(phone.auth)}
    webpush.check(endpoint="https://fcm.googleapis.com/fcm/send/x", **keys)
    webpush.check(endpoint="https://updates.push.services.mozilla.com/wpush/v2/x", **keys)
    with pytest.raises(webpush.BadSubscription):
        webpush.check(endpoint=endpoint, **keys)
    for wrong in ({"public": "AAAA"}, {"secret": "AAAA"}, {"public": "я"}, {"secret": "%%%%"}):
        with pytest.raises(webpush.BadSubscription):
            webpush.check(endpoint="https://fcm.googleapis.com/x", **{**keys, **wrong})


def test_a_name_that_leads_inside_is_not_connected_to(service: Service, settings) -> None:
    settings.INNER_HOSTS = []
    phone = Phone()
    with pytest.raises(OSError, match="localhost"):
        webpush.deliver(
            endpoint=service.address,
            public=text(phone.point),
            secret=text(phone.auth),
            said={},
            topic="x",
            now=NOW,
        )
    assert not service.came


@pytest.mark.django_db
@pytest.mark.slow
def test_a_phone_is_told_of_an_answer_in_words_for_everybody(service: Service) -> None:
    cast, phone = make_cast(), Phone()
    switches_on(cast.anna, service, phone)
    thread = asks(cast.anna, "Сайт-канарейка", "Когда?")
    answers(cast.irina, thread, "Завтра-канарейка")
    notes(cast.maxim, thread, "Записка-канарейка", now=NOW + timedelta(minutes=1))
    run_jobs()

    (said,) = shown(service, phone)
    assert said["title"] == "Новое сообщение"
    assert said["body"] == "Студия «Северный ветер»"
    assert said["url"].startswith(f"/c/wind/conversations/{thread.id}/")
    path, headers, body = service.came[0]
    assert path == "/push/1"
    assert headers["Content-Encoding"] == "aes128gcm"
    assert len(body) == 86 + 512 + 16, "its length tells nothing"
    assert "канарейка".encode() not in phone.opened(body)
    assert signature_is_good(headers["Authorization"], f"https://localhost:{service.port}")


@pytest.mark.django_db
@pytest.mark.slow
def test_who_chose_words_sees_who_writes_and_the_first_of_them(service: Service) -> None:
    cast, phone = make_cast(), Phone()
    switches_on(cast.anna, service, phone, words="on")
    answers(cast.irina, asks(cast.anna, "Сайт", "Когда?"), "Завтра **утром**")
    run_jobs()
    (said,) = shown(service, phone)
    assert said["title"] == "Ирина Павлова: новое сообщение в «Сайт»"
    assert said["body"] == "Завтра утром"


@pytest.mark.django_db
@pytest.mark.slow
def test_a_device_is_left_alone_after_reading_muting_revoking_and_signing_out(
    service: Service,
) -> None:
    cast, phone = make_cast(), Phone()
    browser = switches_on(cast.anna, service, phone)
    switches_on(cast.ivan, service, phone)
    thread = asks(cast.anna, "Сайт", "Когда?")
    run_jobs()

    def says(body: str, *, minutes: int) -> None:
        answers(cast.irina, thread, body, now=NOW + timedelta(minutes=minutes))
        told = datetime.now(UTC)
        run_jobs(until=told) if minutes else run_jobs()

    # Read before the job ran.
    answers(cast.irina, thread, "Раз", now=NOW + timedelta(minutes=1))
    read(cast.anna, thread, "Раз")
    run_jobs()
    assert service.came == []
    says("Два", minutes=2)
    assert len(service.came) == 1
    mine = {"company": cast.studio, "person": cast.anna.person, "face": "portal"}
    stance = Stance.objects.create(**mine, place_id=thread.id, wish="mute")
    says("Три", minutes=3)
    assert len(service.came) == 1
    stance.delete()
    # Revoked between the bell and the device.
    answers(cast.irina, thread, "Четыре", now=NOW + timedelta(minutes=4))
    job = run_tell_only()
    Access.objects.filter(id=cast.anna.id).update(state=AccessState.REVOKED)
    run_jobs()
    assert job
    assert len(service.came) == 1
    Access.objects.filter(id=cast.anna.id).update(state=AccessState.ACTIVE)
    # Signed out: the subscription goes with the session, by itself.
    assert Device.objects.filter(person=cast.anna.person).exists()
    browser.post("/accounts/logout/")
    assert not Device.objects.filter(person=cast.anna.person).exists()
    says("Пять", minutes=5)
    assert len(service.came) == 1
    assert Device.objects.filter(person=cast.ivan.person).exists()


@pytest.mark.django_db
@pytest.mark.slow
def test_a_browser_that_has_gone_is_forgotten_and_a_busy_service_asked_again(
    service: Service,
) -> None:
    cast, phone = make_cast(), Phone()
    switches_on(cast.anna, service, phone)
    thread = asks(cast.anna, "Сайт", "Когда?")
    answers(cast.irina, thread, "Раз")
    service.answer = 503
    with pytest.raises(push.Unreachable):
        run_jobs()
    service.answer = 410
    run_jobs()
    assert len(service.came) == 2
    assert not Device.objects.exists()


@pytest.mark.django_db
@pytest.mark.slow
def test_a_device_is_switched_on_and_off_by_its_holder_alone(service: Service) -> None:
    cast, phone = make_cast(), Phone()
    browser = switches_on(cast.anna, service, phone)
    switches_on(cast.anna, service, phone, browser, words="on")
    (device,) = Device.objects.all()
    assert device.words
    assert device.name == "Chrome, Android"
    page = browser.get("/c/wind/choices/").content.decode()
    assert "Chrome, Android" in page
    assert webpush.public_key() in page
    assert device.session_key not in page
    told = {"HX-Request": "true"}
    asked = browser.post("/c/wind/device/", {"ask": service.address}, headers=told)
    assert asked.json() == {"on": True, "words": True}

    others = signed_in(cast.pyotr)
    others.post("/c/wind/device/", {"forget": str(device.id)})
    others.post("/c/wind/device/", {"forget": service.address})
    assert others.post("/c/wind/device/", {"ask": service.address}, headers=told).json() == {
        "on": False,
        "words": False,
    }
    assert Device.objects.count() == 1
    bad = browser.post("/c/wind/device/", {"endpoint": "https://evil.example/", "public": "x"})
    assert bad.status_code == 400
    browser.post("/c/wind/device/", {"forget": str(device.id)})
    assert not Device.objects.exists()
    assert "self.addEventListener" in browser.get("/worker.js").content.decode()


def run_tell_only() -> bool:
    """The bell rings, the device's job waits."""
    from django.db import connection

    from kulisy.notify.tests.jobs import _next
    from kulisy.operate.testing import acting_as

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, args FROM procrastinate_jobs WHERE task_name LIKE %s", ["%tell_message"]
        )
        (row,) = cursor.fetchall()
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [row[0]])
    from kulisy.conversations.tasks import tell_message

    arguments = row[1] if isinstance(row[1], dict) else json.loads(row[1])
    with acting_as("kulisy_worker"):
        tell_message(**arguments)
    return _next(datetime.now(UTC) + timedelta(minutes=1)) is not None and Bell.objects.exists()


def signature_is_good(header: str, audience: str) -> bool:
    scheme, token, key = header.replace(",", "").split()
    signed, _dot, proof = token.removeprefix("t=").rpartition(".")
    first, second = raw(proof)[:32], raw(proof)[32:]
    public = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, raw(key.removeprefix("k=")))
    der = utils.encode_dss_signature(int.from_bytes(first, "big"), int.from_bytes(second, "big"))
    public.verify(der, signed.encode(), ec.ECDSA(hashes.SHA256()))
    claims = json.loads(raw(signed.split(".")[1]))
    return scheme == "vapid" and claims["aud"] == audience and claims["sub"].startswith("mailto:")
