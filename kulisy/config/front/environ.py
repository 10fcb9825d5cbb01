"""A request as WSGI wants it (PEP 3333)."""

import sys
from typing import Any, BinaryIO
from urllib.parse import unquote_to_bytes

from kulisy.config.front.answers import Scope

#: What a proxy says about the browser; believed only where a proxy of ours is said to stand.
FORWARDED = "HTTP_X_FORWARDED_"


def environ(scope: Scope, body: BinaryIO, *, length: int, proxies: int) -> dict[str, Any]:
    """`body` holds the whole request (`length` bytes); `proxies`: how many of ours stand before."""
    host, port = scope.get("server") or ("localhost", 80)
    client, client_port = scope.get("client") or ("", 0)
    said: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": scope.get("root_path", ""),
        "PATH_INFO": _path(scope),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": str(host),
        "SERVER_PORT": str(port or 80),
        "SERVER_PROTOCOL": f"HTTP/{scope.get('http_version', '1.1')}",
        "REMOTE_ADDR": str(client),
        "REMOTE_PORT": str(client_port),
        "CONTENT_LENGTH": str(length),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in _headers(scope).items():
        if name == "CONTENT_TYPE":
            said[name] = value
        elif name != "CONTENT_LENGTH" and (proxies or not f"HTTP_{name}".startswith(FORWARDED)):
            said[f"HTTP_{name}"] = value
    if proxies:
        # The last word is our own proxy's.
        scheme = said.get("HTTP_X_FORWARDED_PROTO", "").split(",")[-1].strip()
        if scheme in {"http", "https"}:
            said["wsgi.url_scheme"] = said["HTTP_X_FORWARDED_PROTO"] = scheme
    return said


def _path(scope: Scope) -> str:
    raw = scope.get("raw_path")
    path = unquote_to_bytes(raw.split(b"?")[0]) if raw else scope["path"].encode()
    return path.decode("latin-1")


def _headers(scope: Scope) -> dict[str, str]:
    """Joined where repeated. A name with an underscore could pass for another: dropped."""
    said: dict[str, str] = {}
    for raw, value in scope["headers"]:
        if b"_" in raw:
            continue
        name = raw.decode("latin-1").upper().replace("-", "_")
        text = value.decode("latin-1")
        if name in said:
            text = f"{said[name]}{'; ' if name == 'COOKIE' else ','}{text}"
        said[name] = text
    return said
