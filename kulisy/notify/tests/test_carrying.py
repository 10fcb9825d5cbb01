"""Every mail service that is offered, over real HTTP: what it takes, refuses and can't take now,
and what it tells later, by our own address and in its own signed words."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from kulisy.conversations.tests.talk import answers, asks, run_jobs
from kulisy.notify import at_risk, carriers, reports
from kulisy.notify.models import Bell, CompanyMail, Letter
from kulisy.notify.tests.carrying import SPECS, Desk, serving
from kulisy.people.at_risk import Asked
from kulisy.people.tests.cast import NOW, Cast, at_desk, make_cast
from kulisy.people.viewer import viewing

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LATER = datetime(2099, 1, 1, tzinfo=UTC)
ANNA = "anna@romashka.example"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


#: The whole second story for these in every run, for the others in the long one.
ODD = {"unisender_go", "mailersend"}
TELLING = [pytest.param(name, id=name) for name in sorted(SPECS)]
REFUSING = [
    pytest.param(name, id=name, marks=() if name in ODD else pytest.mark.long)
    for name in sorted(SPECS)
]


@pytest.fixture
def service(request, settings) -> Iterator[tuple[str, Desk]]:
    name = request.param
    with serving(SPECS[name], ANNA) as desk:
        if desk.spec.setting:
            settings.ANYMAIL = {desk.spec.setting: f"{desk.address}/"}
        yield name, desk


def carried_by(cast: Cast, name: str, desk: Desk, **other: str) -> CompanyMail:
    """The company's letters go by this service; `other` secrets in place of its own."""
    known = {**desk.spec.secrets, **other}
    mail, _ = CompanyMail.objects.get_or_create(
        company=cast.studio,
        defaults={"address": "support@wind.example", "way": "provider", "changed_at": NOW},
    )
    mail.provider = name
    told = {f"{name}.{key}": value.replace("ADDRESS", desk.address) for key, value in known.items()}
    carriers.keep_secrets(mail, told)
    mail.save()
    return mail


def writes(cast: Cast, title: str) -> None:
    answers(cast.irina, asked(cast, title), "Завтра")


def asked(cast: Cast, title: str) -> Any:
    thread = asks(cast.anna, title, "Когда?")
    run_jobs(until=LATER)
    return thread


def letter() -> Letter:
    return Letter.objects.filter(face="portal", address=ANNA).latest("made_at", "id")


def post(mail: CompanyMail, desk: Desk, what: str, *, key: str = "", signed: bool = True) -> int:
    """What happened to the newest letter, told as the service tells it."""
    body = json.dumps(desk.spec.tells(what, letter().provider_id, ANNA)).encode()
    told = desk.spec.signs(body, key or _signs_by(mail))
    headers = told.headers if signed else {}
    path = "/" + reports.address(mail, "wind").split("/", 3)[3]
    nobody = Browser(enforce_csrf_checks=True)
    answer = nobody.post(path, told.body, content_type="application/json", headers=headers)
    run_jobs()
    return answer.status_code


def _signs_by(mail: CompanyMail) -> str:
    known = carriers.told(mail, carriers.secrets_of(mail))
    provider = carriers.PROVIDERS[mail.provider]
    return known.get(provider.signed_by or "api_key", "nobody-knows")


@pytest.mark.parametrize("service", TELLING, indirect=True)
def test_a_letter_goes_by_the_service_and_what_becomes_of_it_is_told(
    cast: Cast, service: tuple[str, Desk]
) -> None:
    name, desk = service
    mail = carried_by(cast, name, desk)
    busy, broken = (429, {}, {"message": "Too many"}), (500, {}, {"message": "Oops"})
    desk.says = [busy, broken]
    writes(cast, "Вёрстка")
    run_jobs(until=LATER)
    sent = letter()
    assert (sent.state, sent.attempts, len(desk.asked)) == ("handed", 2, 3)
    assert sent.provider_id
    assert all(words in desk.asked[-1] for words in desk.spec.unwatched), "nobody is watched"

    if "delayed" not in desk.spec.untold:
        assert post(mail, desk, "delayed") == 204
        assert letter().state == "delayed"
    assert post(mail, desk, "accepted") == 204
    assert letter().state == "accepted"
    if not desk.spec.unsigned:
        post(mail, desk, "bounced", key="forged")
        assert letter().state == "accepted", "by another key"
    for _again in range(2):
        assert post(mail, desk, "bounced") == 204
        assert (letter().state, letter().reason) == ("bounced", "full")
    assert Bell.objects.filter(kind="returned").count() == 1
    Letter.objects.filter(id=sent.id).update(state="accepted")
    post(mail, desk, "complained")
    assert (letter().state, letter().reason) == ("complained", "complained")


@pytest.mark.parametrize("service", REFUSING, indirect=True)
def test_what_the_service_refuses_ends_one_letter_and_a_wrong_key_ends_none(
    cast: Cast, service: tuple[str, Desk]
) -> None:
    name, desk = service
    carried_by(cast, name, desk)
    desk.says = [desk.spec.refused(ANNA)]
    writes(cast, "Вёрстка")
    run_jobs(until=LATER)
    assert letter().state == "refused", letter().answer
    assert Bell.objects.filter(kind="returned").count() == 1
    assert not CompanyMail.objects.get().trouble, "it is this address, and not our sending"

    thread = asked(cast, "Оплата")
    carried_by(cast, name, desk, **{desk.spec.key: "key-of-nobody"})
    answers(cast.irina, thread, "Завтра")
    run_jobs(until=datetime.now(UTC) + timedelta(seconds=12))
    assert (letter().state, letter().reason) == ("delayed", "sender")
    trouble = CompanyMail.objects.get().trouble
    assert trouble.startswith("401 ")
    assert ANNA not in trouble
    for seat, told in ((cast.olga, True), (cast.irina, False)):
        viewer = at_desk(seat)
        with viewing(viewer):
            today = Asked(now=NOW, today=NOW.date(), day_ago=NOW)
            rows = at_risk.SOURCE.rows(viewer, today)
            lines = at_risk.SOURCE.lines(viewer, list(rows or ()), today)
            assert [trouble in line.note for line in lines] == [True] * told

    carried_by(cast, name, desk)
    desk.says = [desk.spec.unconfirmed]
    run_jobs(until=LATER)
    assert letter().state == "handed", "an account nobody has confirmed ends no letter either"
    assert CompanyMail.objects.get().trouble == ""


def test_a_service_that_was_given_no_secret_of_its_reports_is_known_by_their_address(
    cast: Cast, settings
) -> None:
    with serving(SPECS["mailersend"], ANNA) as desk:
        settings.ANYMAIL = {"MAILERSEND_API_URL": f"{desk.address}/"}
        mail = carried_by(cast, "mailersend", desk, signing_secret="")
        writes(cast, "Вёрстка")
        run_jobs(until=LATER)
        assert post(mail, desk, "bounced", signed=False) == 204
        assert letter().state == "bounced"


def test_an_account_that_may_not_send_headers_still_sends_letters(cast: Cast, settings) -> None:
    with serving(SPECS["mailersend"], ANNA) as desk:
        settings.ANYMAIL = {"MAILERSEND_API_URL": f"{desk.address}/"}
        dearer = "Headers are for dearer accounts."
        refused = {"message": dearer, "errors": {"headers": [dearer]}}
        desk.minds = lambda body: (422, {}, refused) if '"headers"' in body else None
        carried_by(cast, "mailersend", desk)
        writes(cast, "Вёрстка")
        run_jobs(until=LATER)
    assert (letter().state, len(desk.asked)) == ("handed", 2)
