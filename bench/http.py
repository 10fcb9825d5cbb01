"""The smallest browser there is: one kept connection, cookies given, nothing parsed needlessly.

It costs the machine little, so that what is measured beside it is the server.
"""

import socket
from collections.abc import Mapping


class Answer:
    """Status, headers (lower case) and the body as it came, maybe compressed."""

    __slots__ = ("body", "headers", "status")

    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body


class Browser:
    """One connection to a server on this machine."""

    def __init__(self, port: int, *, session: str = "", headers: Mapping[str, str] = {}) -> None:
        self.port = port
        cookie = f"sessionid={session}; csrftoken={'c' * 32}" if session else ""
        said = {
            "Host": "127.0.0.1",
            "Accept": "text/html",
            "Accept-Language": "ru",
            "Accept-Encoding": "gzip, deflate, br",
            "User-Agent": "Mozilla/5.0 (bench)",
            **({"Cookie": cookie} if cookie else {}),
            **headers,
        }
        self._said = "".join(f"{name}: {value}\r\n" for name, value in said.items())
        self._line: socket.socket | None = None
        self._rest = b""

    def get(self, path: str, *, tag: str = "") -> Answer:
        more = f"If-None-Match: {tag}\r\n" if tag else ""
        return self._ask(f"GET {path} HTTP/1.1\r\n{self._said}{more}\r\n".encode())

    def post(self, path: str, form: bytes) -> Answer:
        head = (
            f"POST {path} HTTP/1.1\r\n{self._said}Content-Length: {len(form)}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
        )
        return self._ask(head.encode() + form)

    def close(self) -> None:
        if self._line:
            self._line.close()
            self._line = None

    def _ask(self, words: bytes) -> Answer:
        kept = self._line is not None
        try:
            return self._asked(words)
        except ConnectionError:
            if not kept:
                raise
        # An idle connection is closed by the server sooner or later.
        self.close()
        return self._asked(words)

    def _asked(self, words: bytes) -> Answer:
        if self._line is None:
            self._line = socket.create_connection(("127.0.0.1", self.port), timeout=60)
            self._line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._rest = b""
        self._line.sendall(words)
        while (end := self._rest.find(b"\r\n\r\n")) < 0:
            self._more()
        head = self._rest[:end].decode("latin-1").split("\r\n")
        self._rest = self._rest[end + 4 :]
        headers = {}
        for line in head[1:]:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        length = int(headers.get("content-length", "0"))
        while len(self._rest) < length:
            self._more()
        body, self._rest = self._rest[:length], self._rest[length:]
        return Answer(int(head[0].split()[1]), headers, body)

    def _more(self) -> None:
        assert self._line is not None
        came = self._line.recv(262_144)
        if not came:
            self.close()
            raise ConnectionError("the server hung up")
        self._rest += came
