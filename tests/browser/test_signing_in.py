"""Signing in with a real browser: a code by the local mail, a passkey, every page before axe."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Open
from tests.faults.running import Running

PYOTR = "pyotr@romashka.example"
ANNA = "anna@romashka.example"
DINA = "dina@wind.example"


def name_instead_of_number(url: str) -> str:
    """Browsers keep passkeys for a name only."""
    return url.replace("127.0.0.1", "localhost")


def wait_for_code(page: Page, email: str) -> str:
    """The newest code in the local mail."""
    letter = letter_to(page, email, r"[A-Z]{4}-[A-Z]{4}")
    found = re.search(r"[A-Z]{4}-[A-Z]{4}", letter.inner_text())
    assert found
    return found[0]


def letter_to(page: Page, email: str, words: str) -> Locator:
    """The newest letter to somebody whose subject has these words, once it has come."""
    for _ in range(120):
        page.goto(f"/mail/?to={email}")
        letter = page.locator(".rows a.title", has_text=re.compile(words))
        if letter.count():
            return letter.first
        page.wait_for_timeout(500)
    raise AssertionError(f"no letter came to {email}")


def test_a_code_comes_by_mail_and_signs_in(open_as: Open, kulisy: Running) -> None:
    page = open_as("", "/accounts/login/", viewport=PHONE)
    page.fill("[name=login]", DINA)
    page.click("main button.go")
    code = wait_for_code(open_as("", "/mail/"), DINA)
    page.fill("[name=code]", code.lower().replace("-", ""))
    page.click("main button.go")
    page.wait_for_url(re.compile(r"/d/wind/"))


def test_a_letter_is_shown_and_its_link_opens_beside_it(open_as: Open) -> None:
    page = open_as("", "/accounts/signup/")
    page.fill("[name=name]", "Пётр")
    page.fill("[name=email]", ANNA)
    page.click("main button.go")
    mail = open_as("", "/mail/")
    letter_to(mail, ANNA, "уже|already").click()
    frame = mail.frame_locator("iframe.letter")
    with mail.context.expect_page() as opened:
        frame.locator("a[href*='/accounts/login/']").first.click()
    expect(opened.value.locator("[name=login]")).to_be_visible()


def test_an_invitation_is_accepted_from_its_letter(open_as: Open) -> None:
    """A browser's own Origin decides whether the post is taken, so no other test would see it."""
    anna = open_as(ANNA, "/c/wind/colleagues/")
    anna.locator("main a.go").click()
    anna.fill("[name=name]", "Нина Ландыш")
    anna.fill("[name=email]", "nina@romashka.example")
    anna.locator("main form button.go").click()
    mail = open_as("", "/mail/", viewport=PHONE)
    letter_to(mail, "nina@romashka.example", "кабинет").click()
    with mail.context.expect_page() as opened:
        mail.frame_locator("iframe.letter").locator("a[href*='/join/']").first.click()
    nina = opened.value
    nina.locator("main form button.go, main form button[type=submit]").first.click()
    nina.wait_for_url(re.compile(r"/c/wind/rules/"))
    nina.locator("form[action*='/rules/'] button[type=submit]").first.click()
    expect(nina.locator("#greeting")).to_be_visible()


@pytest.mark.long
def test_a_passkey_is_added_signs_in_and_serves_as_second_step(
    open_as: Open, kulisy: Running, link_for: Callable[[str], str]
) -> None:
    base = f"http://localhost:{kulisy.port}"
    page = open_as("", "/", viewport=PHONE)
    page.context.new_cdp_session(page).send("WebAuthn.enable")
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    kept = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    verified = {"hasUserVerification": True, "isUserVerified": True}
    keys.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**kept, **verified, "automaticPresenceSimulation": True}},
    )
    page.goto(name_instead_of_number(link_for(PYOTR)))
    page.click("main button.go")
    page.wait_for_url(re.compile(r"/c/|/me/"))
    page.goto(f"{base}/accounts/2fa/webauthn/add/")
    page.check("[name=passwordless]")
    page.click("#passkey_add")
    page.wait_for_url(re.compile("recovery-codes"))
    expect(page.locator("pre.codes")).to_be_visible()

    page.goto(f"{base}/accounts/logout/")
    page.click("main button.go")
    page.goto(f"{base}/accounts/login/?next=/me/profile/")
    page.click("#passkey_login")
    page.wait_for_url(f"{base}/me/profile/")

    page.goto(f"{base}/accounts/logout/")
    page.click("main button.go")
    page.goto(name_instead_of_number(link_for(PYOTR)))
    page.click("main button.go")
    page.wait_for_url(re.compile("2fa/authenticate"))
    page.click("#passkey_second")
    page.wait_for_url(re.compile(r"/c/|/me/"))


def test_a_device_that_refuses_a_passkey_is_told_in_words(open_as: Open, kulisy: Running) -> None:
    page = open_as("", f"http://localhost:{kulisy.port}/accounts/login/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('no')) }")
    expect(page.locator("#passkey-failed")).to_be_hidden()
    page.click("#passkey_login")
    expect(page.locator("#passkey-failed")).to_be_visible()


@pytest.mark.long
@pytest.mark.parametrize(
    ("viewport", "theme"),
    [
        pytest.param(PHONE, "dark", id="phone-dark"),
        pytest.param(DESKTOP, "light", id="desktop", marks=pytest.mark.long),
    ],
)
def test_every_page_of_signing_in_is_free_of_axe_violations(
    open_as: Open, viewport: dict[str, int], theme: str
) -> None:
    stranger = ["/accounts/login/", "/accounts/login/code/", "/accounts/signup/"]
    stranger += ["/", "/accounts/password/reset/", "/link/gone/", "/mail/", "/nothing/at/all/"]
    own = ["/me/?all=1", "/me/profile/", "/accounts/email/", "/accounts/password/set/"]
    own += ["/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/"]
    own += ["/accounts/sessions/", "/accounts/logout/"]
    found: list[str] = []
    for email, addresses in (("", stranger), (ANNA, own)):
        page = open_as(email, viewport=viewport, color_scheme=theme)
        for address in addresses:
            page.goto(address)
            result = Axe().run(page)
            found += [
                f"{address} {each['id']}: {each['nodes'][0]['html'][:150]}"
                for each in result.response["violations"]
            ]
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if wide > 0:
                found.append(f"{address} is {wide} px too wide")
    assert found == []
