"""What the first visit of the cabinet brings over the wire."""

import re

from bench.http import Browser
from bench.place import Planted, Server
from bench.rows import Row

BYTES, REQUESTS = 120 * 1024, 10
_LINKED = re.compile(
    r"<link[^>]*\brel=\"(?:stylesheet|preload|icon|manifest)\"[^>]*>|<script[^>]*\bsrc=[^>]*>"
)
_ADDRESS = re.compile(r"(?:href|src)=\"([^\"]+)\"")
_SPRITE = re.compile(r"<use href=\"([^#\"]+)#")


def rows(planted: Planted, server: Server) -> list[Row]:
    """Everything that the page names and a browser fetches at once; photographs and the stream
    apart. Fonts of the style sheet are among the preloaded ones."""
    browser = Browser(server.port, session=planted.told["client"]["session"])
    page = browser.get(planted.path("c"))
    html = _text(page.body, page.headers)
    names = {
        match[1] for link in _LINKED.findall(html) for match in [_ADDRESS.search(link)] if match
    }
    names |= set(_SPRITE.findall(html))
    sizes = {"the page": len(page.body)}
    for name in sorted(names):
        answer = browser.get(name)
        assert answer.status == 200, (name, answer.status)
        sizes[name.rsplit("/", 1)[-1]] = len(answer.body)
        if name.endswith(".css"):
            style = _text(answer.body, answer.headers)
            for font in re.findall(r"url\(\"?([^\")]+\.woff2)", style):
                assert font.rsplit("/", 1)[-1] in {each.rsplit("/", 1)[-1] for each in names}, font
    total = sum(sizes.values())
    return [
        Row("first load of the cabinet", f"{total / 1024:.0f} KB", "", "at most 120 KB",
            total <= BYTES),
        Row("  its requests", str(len(sizes)), "", f"at most {REQUESTS}", len(sizes) <= REQUESTS),
    ]  # fmt: skip


def _text(body: bytes, headers: dict[str, str]) -> str:
    coded = headers.get("content-encoding", "")
    if coded == "gzip":
        import gzip

        body = gzip.decompress(body)
    elif coded == "br":
        import brotli

        body = brotli.decompress(body)
    return body.decode()
