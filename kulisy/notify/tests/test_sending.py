"""Handing letters over to a real server: what is signed, paced, tried again, refused, reported."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding
from django.test import Client as Browser

from kulisy.conversations.tests.talk import answers, asks, run_jobs
from kulisy.journal.models import Entry
from kulisy.notify import carriers, delivery, dkim, reasons, unsubscribing
from kulisy.notify.models import Bell, CompanyMail, Letter, Stance
from kulisy.notify.tests.server import Server, mail_server, writes_by
from kulisy.people.models import Access, Seat
from kulisy.people.tests.cast import NOW, Cast, make_cast
from kulisy.people.viewer import working

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LATER = datetime(2099, 1, 1, tzinfo=UTC)
ANNA = "anna@romashka.example"


@pytest.fixture(scope="module")
def one_server() -> Iterator[Server]:
    with mail_server() as server:
        yield server


@pytest.fixture
def server(one_server: Server, settings) -> Server:
    settings.INNER_HOSTS = ["127.0.0.1"]
    one_server.came.clear()
    one_server.lines.clear()
    one_server.refused.clear()
    one_server.refused_data = ""
    return one_server


@pytest.fixture
def cast(server: Server) -> Cast:
    made = make_cast()
    writes_by(made.studio, server, now=NOW)
    return made


def browser(who: Seat | Access, *, language: str = "en") -> Browser:
    made = Browser(headers={"accept-language": language})
    made.force_login(who.person, backend=BACKEND)
    return made


def answered(cast: Cast):
    """Irina has answered Anna; the letter is on its way. Gives back the thread."""
    thread = asks(cast.anna, "Вёрстка", "Когда?")
    run_jobs(until=LATER)
    answers(cast.irina, thread, "Завтра")
    return thread


def letter_to_anna() -> Letter:
    return Letter.objects.get(face="portal", address=ANNA)


def report(letter: Letter, state: str, detail: str = "") -> bool:
    with working():
        return delivery.reported(
            message_id=letter.message_id, state=state, detail=detail, now=datetime.now(UTC)
        )


def test_letters_are_signed_with_the_companys_key(cast: Cast, server: Server):
    mail = CompanyMail.objects.get(company=cast.studio)
    carriers.keep_secrets(mail, {carriers.DKIM_KEY: dkim.make_key()})
    mail.dkim_domain, mail.dkim_selector = "wind.example", "kulisy"
    mail.save()
    answered(cast)
    run_jobs(until=LATER)

    (came,) = server.to(ANNA)
    tags = signature_of(came.raw)
    assert (tags["d"], tags["s"], tags["a"]) == ("wind.example", "kulisy", "rsa-sha256")
    signed = tags["h"].split(":")
    assert {"from", "subject", "message-id", "list-unsubscribe", "list-unsubscribe-post"} <= set(
        signed
    )
    key = dkim.read_key(carriers.secrets_of(mail)[carriers.DKIM_KEY])
    assert checks(came.raw, key.public_key())
    assert not checks(came.raw.replace(b"Message-ID: <", b"Message-ID: <x"), key.public_key())
    assert "PRIVATE" not in mail.sealed


def test_the_signature_is_that_of_the_standards_own_example():
    """RFC 8463, appendix A: Ed25519 signs alike each time."""
    body = b"Hi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n"
    digest = base64.b64encode(hashlib.sha256(dkim.relaxed_body(body)).digest())
    assert digest == b"2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8="
    seed = base64.b64decode("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=")
    key = ed25519.Ed25519PrivateKey.from_private_bytes(seed)
    assert dkim.record(key) == (
        "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    )
    head = b"From: Joe <joe@football.example.com>\r\nSubject: Is dinner\r\n  ready?\r\n"
    raw = head + b"\r\n" + body
    value = dkim.signature(raw, key, domain="football.example.com", selector="brisbane", now=NOW)
    whole = b"DKIM-Signature: " + value.encode() + b"\r\n" + raw
    assert checks(whole, key.public_key())
    assert not checks(whole.replace(b"hungry", b"angry"), key.public_key())


def signature_of(raw: bytes) -> dict[str, str]:
    head = raw.partition(b"\r\n\r\n")[0].replace(b"\r\n ", b" ").decode()
    (value,) = re.findall(r"^DKIM-Signature: (.*)$", head, re.M)
    pairs = [each.strip().partition("=") for each in value.split(";")]
    return {name: re.sub(r"\s", "", said) for name, _is, said in pairs}


def checks(raw: bytes, public) -> bool:
    """Whether the signature holds, worked out here from the standard and not by what made it."""
    tags = signature_of(raw)
    head, _, body = raw.partition(b"\r\n\r\n")
    lines = [re.sub(rb"[ \t]+", b" ", line).rstrip() for line in body.split(b"\r\n")]
    said = b"\r\n".join(lines).rstrip(b"\r\n") + b"\r\n"
    if base64.b64encode(hashlib.sha256(said).digest()).decode() != tags["bh"]:
        return False
    fields = re.findall(rb"^([\w-]+):((?:[^\r]|\r\n[ \t])*)\r\n", head + b"\r\n", re.M)
    known = [(name.decode().lower(), value) for name, value in fields]
    hashed = b""
    for name in tags["h"].split(":"):
        at = next((i for i in reversed(range(len(known))) if known[i][0] == name), None)
        if at is not None:
            hashed += relaxed(*known.pop(at)) + b"\r\n"
    (own,) = [value for name, value in known if name == "dkim-signature"]
    hashed += relaxed("dkim-signature", re.sub(rb"(?s)(;\s*b=).*$", rb"\1", own))
    given = base64.b64decode(tags["b"])
    try:
        if isinstance(public, ed25519.Ed25519PublicKey):
            public.verify(given, hashlib.sha256(hashed).digest())
        else:
            public.verify(given, hashed, padding.PKCS1v15(), hashes.SHA256())
    except Exception:
        return False
    return True


def relaxed(name: str, value: bytes) -> bytes:
    return name.encode() + b":" + re.sub(rb"[ \t\r\n]+", b" ", value).strip()


def test_a_server_that_asks_to_wait_is_asked_again_and_the_message_says_so(
    cast: Cast, server: Server
):
    server.refused[ANNA] = "451 4.7.1 Greylisted, try again later"
    thread = answered(cast)
    run_jobs(until=datetime.now(UTC) + timedelta(seconds=12))
    waits = letter_to_anna()
    assert (waits.state, waits.reason, waits.attempts) == ("delayed", "slow", 1)
    page = browser(cast.irina).get(f"/d/wind/conversations/{thread.id}/").content.decode()
    assert f"letter to {ANNA} is delayed" in page

    server.refused.clear()
    run_jobs(until=LATER)
    assert letter_to_anna().state == "handed"
    assert len(server.to(ANNA)) == 1


def test_what_is_refused_for_good_rings_who_answers_and_stands_in_the_queue(
    cast: Cast, server: Server
):
    server.refused[ANNA] = "550 5.1.1 <anna@romashka.example>: user unknown"
    thread = answered(cast)
    run_jobs(until=LATER)

    refused = letter_to_anna()
    assert (refused.state, refused.reason) == ("refused", "unknown")
    assert Bell.objects.filter(kind="returned").values_list("person__email", flat=True).get() == (
        "irina@wind.example"
    )
    irina = browser(cast.irina)
    assert "did not arrive: there is no such address" in irina.get("/d/wind/bell/").content.decode()
    assert "a letter came back" in irina.get("/d/wind/?view=waiting").content.decode()
    page = irina.get(f"/d/wind/conversations/{thread.id}/").content.decode()
    assert "Анна Ким (anna@romashka.example) did not arrive: there is no such address" in page
    assert f"letter to {ANNA} handed over" not in page
    # Neither the client himself nor his colleagues learn of it.
    for other in (cast.anna, cast.pyotr, cast.ivan):
        for place in ("bell/", "", f"conversations/{thread.id}/"):
            answer = browser(other).get(f"/c/wind/{place}").content.decode()
            assert "did not arrive" not in answer
            assert "user unknown" not in answer
    entry = Entry.objects.filter(kind="letter", client_id=cast.romashka.id).latest("at")
    assert json.loads(entry.canonical)["facts"]["state"] == "refused"

    # The address works again: what was not read is sent once more.
    server.refused.clear()
    answer = irina.post(f"/d/wind/returned/{refused.id}/", {"again": "1"})
    assert answer.status_code == 302
    run_jobs(until=LATER)
    assert len(server.to(ANNA)) == 1
    assert "a letter came back" not in irina.get("/d/wind/?view=mine").content.decode()
    assert irina.post(f"/d/wind/returned/{refused.id}/").status_code == 404
    assert browser(cast.anna).post(f"/c/wind/returned/{refused.id}/").status_code == 404


def test_a_letter_that_comes_back_later_is_never_called_sent(cast: Cast, server: Server):
    thread = answered(cast)
    run_jobs(until=LATER)
    letter = letter_to_anna()
    assert letter.state == "handed"
    assert report(letter, "accepted")
    assert report(letter, "bounced", "552 5.2.2 Mailbox full")
    assert report(letter, "bounced", "552 5.2.2 Mailbox full")
    assert report(letter, "accepted"), "known, and no news"

    page = browser(cast.irina, language="ru").get(f"/d/wind/conversations/{thread.id}/")
    said = page.content.decode()
    assert f"письмо на {ANNA} вернулось: ящик переполнен" in said
    assert "передано" not in said
    assert Bell.objects.filter(kind="returned").count() == 1
    assert not report(Letter(message_id="<nobody@elsewhere.example>"), "bounced")
    states = [
        json.loads(each.canonical)["facts"]["state"]
        for each in Entry.objects.filter(kind="letter", client_id=cast.romashka.id).order_by("at")
    ]
    assert states == ["handed", "accepted", "bounced"]


def test_a_server_that_lets_nobody_in_is_our_trouble_and_no_letters(cast: Cast, server: Server):
    answered(cast)
    CompanyMail.objects.update(smtp_port=1)
    run_jobs(until=datetime.now(UTC) + timedelta(seconds=12))
    assert (letter_to_anna().state, letter_to_anna().reason) == ("delayed", "sender")
    assert not Bell.objects.filter(kind="returned").exists()
    page = browser(cast.olga).get("/d/wind/settings/mail/").content.decode()
    assert "t be sent right now." in page

    CompanyMail.objects.update(smtp_port=server.port)
    run_jobs(until=LATER)
    assert letter_to_anna().state == "handed"
    assert CompanyMail.objects.get().trouble == ""


def test_a_batch_of_letters_takes_one_line_and_a_lost_one_is_opened_anew(
    cast: Cast, server: Server
):
    def send_three() -> None:
        for number in range(3):
            answers(cast.irina, asks(cast.anna, f"Тема {number}", "Когда?"), "Завтра")
        run_jobs(until=LATER)

    send_three()
    assert (len(server.to(ANNA)), len(server.lines)) == (3, 1)

    # The server hangs up, as servers do; then one address is refused.
    server.hang_up()
    send_three()
    assert (len(server.to(ANNA)), len(server.lines)) == (6, 2)
    server.refused[ANNA] = "550 5.1.1 user unknown"
    send_three()
    assert len(server.lines) > 2, "a line with trouble is not used again"


def test_a_server_in_the_inner_network_is_reached_only_if_the_operator_named_it(
    cast: Cast, server: Server
):
    """The form refuses another name; a row that bears it leads nowhere either."""
    answered(cast)
    server.came.clear()
    CompanyMail.objects.update(smtp_host="localhost")
    run_jobs(until=datetime.now(UTC) + timedelta(seconds=12))
    assert server.came == []
    assert letter_to_anna().state == "delayed"
    assert "KULISY_INNER_HOSTS" in CompanyMail.objects.get().trouble


def test_after_three_days_a_letter_is_given_up(cast: Cast, server: Server):
    server.refused[ANNA] = "451 4.2.1 come back later"
    answered(cast)
    run_jobs(until=datetime.now(UTC) + timedelta(seconds=12))
    Letter.objects.filter(address=ANNA).update(made_at=datetime.now(UTC) - timedelta(days=4))
    run_jobs(until=LATER)
    assert letter_to_anna().state == "refused"
    assert Bell.objects.filter(kind="returned").exists()


def test_one_domain_gets_so_many_letters_in_a_minute(cast: Cast, server: Server):
    CompanyMail.objects.update(per_minute=4)
    for number in range(5):
        thread = asks(cast.anna, f"Тема {number}", "Когда?")
        answers(cast.irina, thread, "Завтра")
    run_jobs(until=datetime.now(UTC) + timedelta(minutes=10))

    turns = sorted(Letter.objects.filter(address=ANNA).values_list("turn_at", flat=True))
    assert len(turns) == len(server.to(ANNA)) == 5
    within = [
        sum(1 for each in turns if 0 <= (each - first).total_seconds() < 60) for first in turns
    ]
    assert max(within) <= 4
    assert turns[1] - turns[0] < timedelta(seconds=20), "the first ones leave at once"


def test_one_click_ends_letters_about_one_conversation(cast: Cast, server: Server):
    thread = answered(cast)
    run_jobs(until=LATER)
    (came,) = server.to(ANNA)
    assert came.letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = re.sub(r"\s", "", came.letter["List-Unsubscribe"]).strip("<>")
    path = "/" + url.split("/", 3)[3]
    assert url in came.part("html")

    nobody = Browser(enforce_csrf_checks=True)
    assert nobody.get(path).status_code == 200
    assert not Stance.objects.exists(), "a scanner of letters ended them"
    done = nobody.post(path, {"List-Unsubscribe": "One-Click"})
    assert done.status_code == 200
    assert Stance.objects.get().wish == "mute"
    assert nobody.post(path[:-3] + "A/").status_code == 404
    assert nobody.post("/u/nonsense/").status_code == 404

    answers(cast.irina, thread, "Ещё слово")
    answers(cast.irina, asks(cast.anna, "Другое", "А это?"), "И это завтра")
    run_jobs(until=LATER)
    assert [each.letter["Subject"] for each in server.to(ANNA)[1:]] == ["Re: Другое"]


def test_a_token_of_one_person_ends_nobody_elses_letters(cast: Cast):
    wish = unsubscribing.Wish(cast.studio.id, cast.anna.person_id, "portal", cast.romashka.id)
    token = unsubscribing.token(wish)
    assert unsubscribing.read(token) == wish
    raw = bytearray(base64.urlsafe_b64decode(token + "=="))
    for place in (0, 20, 40, 48, 60):
        raw[place] ^= 1
        assert unsubscribing.read(base64.urlsafe_b64encode(bytes(raw)).decode()) is None
        raw[place] ^= 1


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("552 5.2.2 Over quota", "full"),
        ("550 5.1.1 User unknown", "unknown"),
        ("550-5.7.1 Our system has detected that this message is likely spam", "spam"),
        ("554 5.7.1 <x@y>: Relay access denied", "spam"),
        ("552 5.3.4 Message size exceeds fixed limit", "size"),
        ("550 Mailbox disabled for this recipient", "disabled"),
        ("450 4.2.0 Greylisted", "slow"),
        ("Ящик получателя переполнен", "full"),
        ("554 delivery error", "other"),
        ("", ""),
    ],
)
def test_what_servers_say_becomes_a_word_of_ours(answer: str, reason: str):
    assert reasons.read(answer) == reason


def test_a_key_is_made_and_given_as_a_record(cast: Cast, server: Server):
    olga = browser(cast.olga)
    olga.post("/d/wind/settings/mail/key/")
    mail = CompanyMail.objects.get()
    key = dkim.read_key(carriers.secrets_of(mail)[carriers.DKIM_KEY])
    page = olga.get("/d/wind/settings/mail/").content.decode()
    assert "kulisy._domainkey.wind.example" in page
    assert dkim.record(key) == mail.dkim_public
    assert mail.dkim_public[:60] in page
    assert "PRIVATE KEY" not in page
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
    assert pem[40:80] not in page
