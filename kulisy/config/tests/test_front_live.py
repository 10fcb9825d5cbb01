"""Live streams: who hears what, what ends them, what survives a lost database."""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest

from kulisy.config.front import live
from kulisy.config.front.live import Hub, Live
from kulisy.config.tests.front_rig import Browser, scope

ANNA, BORIS = "anna/studio/portal", "boris/studio/desk"


def tell(topic: str, name: str) -> str:
    return json.dumps({"to": topic, "name": name})


async def opened(hub: Hub, topic: str, more: str = "") -> tuple[Browser, "asyncio.Task[None]"]:
    browser = Browser()
    stream = Live(hub, lambda ticket: (ticket,) if ticket else None)
    asked = scope("/live", query=f"ticket={topic}{more}")
    task = asyncio.create_task(stream(asked, browser.receive, browser.send))
    await asyncio.sleep(0.02)
    return browser, task


async def until(condition: Callable[[], object], seconds: float = 10) -> None:
    async def wait() -> None:
        while not condition():
            await asyncio.sleep(0.01)

    await asyncio.wait_for(wait(), seconds)


def run(story: Callable[[Hub], Awaitable[None]]) -> None:
    async def told() -> None:
        await story(Hub(lambda: os.environ["DATABASE_URL"]))

    asyncio.run(told())


def test_a_stream_hears_its_own_topic_and_no_other() -> None:
    async def story(hub: Hub) -> None:
        anna, _ = await opened(hub, ANNA)
        boris, _ = await opened(hub, BORIS)
        hub.deliver(tell(BORIS, "conversation 42"))
        await until(lambda: b"conversation 42" in boris.answer.body)
        assert anna.answer.body == live.HELLO
        assert boris.answer.body == live.HELLO + b"event: look\ndata: conversation 42\n\n"
        assert boris.answer.headers["cache-control"] == "no-store"
        assert boris.answer.headers["x-accel-buffering"] == "no"
        anna.hang_up()
        boris.hang_up()

    run(story)


def test_a_page_hears_what_was_said_while_it_was_on_its_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = {"now": 1000.0}
    monkeypatch.setattr(live, "time", SimpleNamespace(monotonic=lambda: clock["now"]))
    again = b"event: look\ndata: conversation 42\n\n"

    async def story(hub: Hub) -> None:
        clock["now"] = 900.0
        hub.heard_from_now_on()
        for at, topic in ((980.0, ANNA), (999.0, BORIS), (999.0, ANNA), (999.5, ANNA)):
            clock["now"] = at
            hub.deliver(tell(topic, "conversation 42"))
        clock["now"] = 1000.0
        for more, body in (
            ("&age=3000", live.HELLO + again),
            ("&age=3000.25", live.HELLO + again),
            ("&age=0", live.HELLO + again),
            ("&age=50000", live.HELLO + again),
            # Older than what is kept, or no age at all that one could believe: look at everything.
            ("&age=70000", live.HELLO * 2),
            ("&age=1e99", live.HELLO * 2),
            ("&age=-100000", live.HELLO),
            ("&age=nan", live.HELLO),
            ("&age=soon", live.HELLO),
            ("", live.HELLO),
        ):
            browser, _ = await opened(hub, ANNA, more)
            assert browser.answer.body == body, more
            browser.hang_up()
        clock["now"] = 1002.0
        late, _ = await opened(hub, ANNA, "&age=500")
        assert late.answer.body == live.HELLO
        late.hang_up()

    run(story)


def test_who_has_just_begun_to_listen_tells_to_look_at_everything() -> None:
    async def story(hub: Hub) -> None:
        browser, _ = await opened(hub, ANNA, "&age=100")
        assert browser.answer.body == live.HELLO * 2
        browser.hang_up()

    run(story)


def test_a_bad_ticket_opens_nothing() -> None:
    async def story(hub: Hub) -> None:
        browser, task = await opened(hub, "")
        await task
        assert browser.answer.status == 403

    run(story)


def test_closing_ends_the_streams_at_once_and_older_tickets_too() -> None:
    async def story(hub: Hub) -> None:
        anna, task = await opened(hub, ANNA)
        hub.deliver(tell(ANNA, "closed"))
        await asyncio.wait_for(task, 2)
        assert anna.answer.body.endswith(live.CLOSED)
        assert anna.answer.finished
        again, task = await opened(hub, ANNA)
        await task
        assert again.answer.status == 403

    run(story)


def test_a_browser_that_falls_behind_is_cut_off_not_waited_for() -> None:
    async def story(hub: Hub) -> None:
        browser = Browser()
        stuck = asyncio.Event()

        async def slowly(message: Any) -> None:
            if message["type"] == "http.response.body" and b"look" in message["body"]:
                await stuck.wait()
            await browser.send(message)

        stream = Live(hub, lambda ticket: (ticket,))
        asked = scope("/live", query=f"ticket={ANNA}")
        task = asyncio.create_task(stream(asked, browser.receive, slowly))
        await asyncio.sleep(0.02)
        for number in range(live.QUEUE + 10):
            hub.deliver(tell(ANNA, f"conversation {number}"))
            await asyncio.sleep(0)
        stuck.set()
        await asyncio.wait_for(task, 5)
        assert browser.answer.finished

    run(story)


def test_nonsense_on_the_channel_hurts_nobody() -> None:
    async def story(hub: Hub) -> None:
        anna, _ = await opened(hub, ANNA)
        for payload in ("", "[]", "null", '{"to": 1}', tell(ANNA, "a\ndata: forged")):
            hub.deliver(payload)
        hub.deliver(tell(ANNA, "home"))
        await until(lambda: b"home" in anna.answer.body)
        assert b"forged" not in anna.answer.body
        anna.hang_up()

    run(story)


def test_silence_is_broken_by_a_heartbeat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 0.05)

    async def story(hub: Hub) -> None:
        anna, _ = await opened(hub, ANNA)
        await until(lambda: anna.answer.body.count(live.BEAT) >= 2)
        anna.hang_up()

    run(story)


@pytest.mark.django_db(transaction=True)
def test_the_database_speaks_and_a_lost_connection_comes_back_with_a_greeting() -> None:
    def notify(name: str) -> None:
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
            connection.execute("SELECT pg_notify('kulisy_live', %s)", [tell(ANNA, name)])

    def cut() -> None:
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE query = 'LISTEN kulisy_live' AND datname = current_database()"
            )

    async def story(hub: Hub) -> None:
        hub.start()
        await asyncio.wait_for(hub.ready.wait(), 10)
        anna, task = await opened(hub, ANNA)
        await asyncio.to_thread(notify, "first")
        await until(lambda: b"first" in anna.answer.body)
        await asyncio.to_thread(cut)
        await until(lambda: anna.answer.body.count(live.HELLO) == 2)
        await asyncio.to_thread(notify, "second")
        await until(lambda: b"second" in anna.answer.body)
        await hub.stop()
        await asyncio.wait_for(task, 2)

    run(story)
