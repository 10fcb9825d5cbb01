"""A chart of a plan with 2,000 tasks, in a real Chromium: `python -m bench.gantt [--tasks 2000]`.

How long until it can be dragged, and what a frame costs while a bar is dragged: our own page beside
the least that could be drawn (as many boxes on an empty page), and beside a library's chart where
`--library FOLDER` names the unpacked npm package of frappe-gantt. A frame's work is that of the
page's main thread, from the frame's beginning to the end of its drawing; the frames' distance is
what a person sees. The page has the first rows; while it is dragged the others are on their way,
and when the last of them is drawn is told as well. Needs playwright and a Chromium.
"""

import argparse
import functools
import http.server
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench.place import a_place
from bench.rows import Row, table

LOAD, FRAME = 1000.0, 16.7
ROUNDS, MOVES = 5, 90
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
#: Tells when the page was ready for a hand: after the first frame in which it said so.
READY = """
  const at = () => { window.readyAt = performance.now(); };
  new MutationObserver((_all, watch) => {
    if (!document.querySelector('[data-ready]')) return;
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(at));
  }).observe(document, {subtree: true, childList: true, attributes: true});
"""
FRAMES = """
  window.work = []; window.gaps = []; window.watching = true;
  let before = 0, began = 0;
  const channel = new MessageChannel();
  channel.port1.onmessage = () => window.work.push(performance.now() - began);
  const each = (at) => {
    if (!window.watching) return;
    if (before) window.gaps.push(at - before);
    before = at;
    began = performance.now();
    channel.port2.postMessage(0);
    requestAnimationFrame(each);
  };
  requestAnimationFrame(each);
"""
BARE = """<!doctype html><meta charset=utf-8><title>bare</title><style>body{margin:0}
div{position:absolute;height:13px;width:60px;background:#999}</style><main></main><script>
const main = document.querySelector('main');
let html = '', held = null, x = 0;
for (let n = 0; n < COUNT; n++)
  html += `<div id=b${n} style="left:${200 + n % 60 * 9}px;top:${n * 28}px"></div>`;
main.innerHTML = html;
addEventListener('pointerdown', (e) => { held = e.target.closest('div'); x = e.clientX; });
addEventListener('pointermove', (e) => {
  if (held) held.style.transform = `translateX(${e.clientX - x}px)`;
});
addEventListener('pointerup', () => { held = null; });
main.dataset.ready = 1;
</script>"""
LIBRARY = """<!doctype html><meta charset=utf-8><title>library</title>
<link rel=stylesheet href=dist/frappe-gantt.css><svg id=chart></svg>
<script src=dist/frappe-gantt.umd.js></script><script>
const day = (n) => new Date(Date.UTC(2026, 10, 2 + n)).toISOString().slice(0, 10);
const tasks = Array.from({length: COUNT}, (_each, n) => ({
  id: `t${n}`, name: `Task ${n}`, start: day(n % 120), end: day(n % 120 + 5), progress: 0,
  dependencies: n % 2 ? `t${n - 1}` : '',
}));
new Gantt('#chart', tasks, {view_mode: 'Day'});
document.body.dataset.ready = 1;
</script>"""


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--tasks", type=int, default=2000)
    asked.add_argument("--library", type=Path)
    options = asked.parse_args()
    chromium = os.environ.get("KULISY_CHROMIUM") or shutil.which("chromium")
    rows: list[Row] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        with static(BARE, options.tasks) as url:
            rows += measured(browser, f"{options.tasks} boxes on an empty page", url, "#b3")
        if options.library:
            with static(LIBRARY, options.tasks, options.library) as url:
                rows += measured(browser, "frappe-gantt", url, ".bar-wrapper:nth-child(4) .bar")
        with a_place() as place:
            planted = place.plant("S")["S"]
            told = place.environ(planted.logins.owner)
            done = subprocess.run(
                [sys.executable, "-m", "bench.gantt_rows", str(options.tasks)],
                env=told, stdout=subprocess.PIPE, check=True,
            )  # fmt: skip
            made = json.loads(done.stdout)
            server = place.pages(planted)
            path = f"/d/{made['company']}/projects/{made['project']}/gantt/"
            url = f"http://127.0.0.1:{server.port}{path}"
            session = planted.told["boss"]["session"]
            rows += measured(browser, "our chart", url, ".bar.of-task .plan", session, judged=True)
            place.stop(server)
        browser.close()
    print(table(rows))


def measured(
    browser: Browser, name: str, url: str, bar: str, session: str = "", *, judged: bool = False
) -> Iterator[Row]:
    loads, answers, work, gaps = [], [], [], []
    for number in range(ROUNDS):
        page = opened(browser, url, session)
        _until(page, "window.readyAt || 0")
        if number:  # the first one warms the server up
            loads.append(page.evaluate("readyAt"))
            answers.append(
                page.evaluate(
                    "(({requestStart: a, responseEnd: b}) => b - a)"
                    "(performance.getEntriesByType('navigation')[0])"
                )
            )
            told = dragged(page, bar)
            work += told["work"]
            gaps += told["gaps"]
        page.context.close()
    page = opened(browser, url, session)
    whole = _until(
        page,
        "!document.querySelector('[data-later]') && (window.readyAt || 0) && performance.now()",
    )
    page.context.close()
    load, frame = statistics.median(loads), _high(work)
    yield Row(
        f"{name}: ready for a hand", f"{load:.0f} ms (answer {statistics.median(answers):.0f})",
        target=f"{LOAD:.0f} ms" if judged else "", holds=load <= LOAD if judged else None,
    )  # fmt: skip
    if judged:
        yield Row(f"{name}: every row is drawn", f"{whole:.0f} ms")
    yield Row(
        f"{name}: a frame's work while dragging",
        f"median {statistics.median(work):.1f}, 95 % within {frame:.1f} ms",
        target=f"{FRAME:.0f} ms" if judged else "", holds=frame <= FRAME if judged else None,
    )  # fmt: skip
    yield Row(
        f"{name}: from frame to frame",
        f"median {statistics.median(gaps):.1f}, 95 % within {_high(gaps):.1f} ms",
    )


def _until(page: Page, script: str) -> float:
    """What it says at last; asked from outside: the page's own policy lets nothing be evaluated in
    it later."""
    until = time.monotonic() + 120
    while not (told := page.evaluate(script)):
        if time.monotonic() > until:
            raise TimeoutError(page.url)
        page.wait_for_timeout(100)
    return float(told)


def opened(browser: Browser, url: str, session: str) -> Page:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="ru")
    if session:
        context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
    page = context.new_page()
    page.add_init_script(READY)
    page.goto(url, wait_until="commit")
    return page


def dragged(page: Page, bar: str) -> dict[str, list[float]]:
    """A bar is carried to and fro for a second and a half."""
    box: Any = page.locator(bar).nth(2 if bar.startswith(".bar.of") else 0).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(FRAMES)
    for number in range(MOVES):
        page.mouse.move(x + abs((number * 7) % 240 - 120), y + number % 3)
    told: dict[str, list[float]] = page.evaluate("() => { watching = false; return {work, gaps}; }")
    page.keyboard.press("Escape")
    page.mouse.up()
    return {name: values[3:] for name, values in told.items()}


@contextmanager
def static(html: str, count: int, folder: Path | None = None) -> Iterator[str]:
    """A page of its own, with what the folder holds beside it."""
    with tempfile.TemporaryDirectory() as made:
        root = Path(made)
        if folder:
            shutil.copytree(folder, root, dirs_exist_ok=True)
        (root / "index.html").write_text(html.replace("COUNT", str(count)), encoding="utf-8")
        handler = functools.partial(_Quiet, directory=made)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/index.html"
        finally:
            server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


def _high(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


if __name__ == "__main__":
    main()
