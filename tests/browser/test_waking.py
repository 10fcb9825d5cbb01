"""A closed cabinet is woken in a real Chromium: what our sender sealed for the device is handed to
the real service worker, which shows it; a tap opens the conversation, and a muted one is silent.

Chromium's own push service stands on the open network. In its place the page is given a
subscription to a service on this machine, with real keys; what comes there by TLS is opened with
them and given to the worker over the DevTools protocol, as Chromium itself would."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from kulisy.conversations.tests.phone import Phone, Service, serving, text
from tests.browser.conftest import PHONE, Open
from tests.browser.test_talk import ANNA, IRINA, ask
from tests.faults.running import eventually

#: The browser's own half of a subscription, as its maker's service would give it.
SUBSCRIPTION = """
const given = %s;
PushManager.prototype.getSubscription = async () => window.ours || null;
PushManager.prototype.subscribe = async (options) => {
  window.key = options.applicationServerKey;
  return (window.ours = { ...given, toJSON: () => given });
};
"""
#: A tap. No window may be opened without a finger on the glass: the worker says where it would go.
TAP = """async () => {
  const [shown] = await self.registration.getNotifications();
  const opened = new Promise((tell) => { self.clients.openWindow = async (url) => tell(url); });
  self.dispatchEvent(new NotificationEvent("notificationclick", { notification: shown }));
  return opened;
}"""
SHOWN = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
  .map(({ title, body, data }) => ({ title, body, url: data.url }))"""


@pytest.fixture
def service(push_papers: Path) -> Iterator[Service]:
    with serving(push_papers) as made:
        yield made


def switches_on(anna: Page, service: Service, phone: Phone) -> CDPSession:
    """By the button of her choices. Gives back a line to the browser that knows her worker."""
    keys = {"p256dh": text(phone.point), "auth": text(phone.auth)}
    given = json.dumps({"endpoint": service.address, "keys": keys})
    anna.context.grant_permissions(["notifications"])
    anna.context.add_init_script(SUBSCRIPTION % given)
    line = anna.context.new_cdp_session(anna)
    line.send("ServiceWorker.enable")
    anna.goto("/c/wind/choices/")
    button = anna.locator("[data-push] button[data-on]")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    assert anna.evaluate("window.key") == anna.locator("[data-push]").get_attribute("data-key")
    return line


def wakes(anna: Page, line: CDPSession, said: dict[str, str]) -> dict[str, str]:
    """Hand it to the worker; gives back what stands on the locked screen."""
    known: list[dict[str, Any]] = []
    line.on("ServiceWorker.workerRegistrationUpdated", lambda e: known.extend(e["registrations"]))
    line.send("ServiceWorker.disable")
    line.send("ServiceWorker.enable")
    eventually(lambda: anna.evaluate("1") and known, "the worker is known", 10)
    origin = re.match(r"https?://[^/]+", anna.url)
    assert origin
    line.send(
        "ServiceWorker.deliverPushMessage",
        {
            "origin": f"{origin[0]}/",
            "registrationId": known[0]["registrationId"],
            "data": json.dumps(said),
        },
    )
    eventually(lambda: anna.evaluate(SHOWN), "it is shown", 10)
    (shown,) = anna.evaluate(SHOWN)
    return dict(shown)


def closes(irina: Page, thread: str) -> None:
    irina.goto(f"/d/wind/conversations/{thread}/")
    irina.get_by_role("button", name="Закрыть", exact=True).first.click()
    expect(irina.get_by_role("button", name="Открыть снова")).to_be_visible()


@pytest.mark.long
def test_a_closed_cabinet_is_woken_by_what_concerns_it_and_by_no_word_of_it(
    open_as: Open, service: Service
) -> None:
    phone = Phone()
    anna = open_as(ANNA, viewport=PHONE, has_touch=True, locale="en-GB")
    thread, muted = ask(anna, "Вопрос-канарейка"), ask(anna, "Тихое-канарейка")
    anna.get_by_role("button", name="Не беспокоить").click()
    line = switches_on(anna, service, phone)

    irina = open_as(IRINA)
    for each in (muted, thread):
        closes(irina, each)
    eventually(lambda: service.came, "the device's service is told", 30)
    said = [json.loads(phone.opened(body)) for _path, _headers, body in service.came]
    assert [each["url"].split("?")[0].split("#")[0] for each in said] == [
        f"/c/wind/conversations/{thread}/"
    ], "not of the one that is not to disturb her, which was closed before"

    shown = wakes(anna, line, said[0])
    assert shown["title"] == "Обращение закрыто или открыто снова", "her language, not Chromium's"
    assert shown["body"] == "Студия «Северный ветер»"
    assert "канарейка" not in json.dumps(said, ensure_ascii=False)

    (worker,) = anna.context.service_workers
    anna.goto(worker.evaluate(TAP))
    expect(anna.get_by_role("heading", level=1)).to_contain_text("Вопрос-канарейка")
    assert anna.evaluate(SHOWN) == [], "a tap takes it away"
