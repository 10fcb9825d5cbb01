"""The yardstick: the same ten messages as a page written by hand, on the same server.

No framework, no walls, no composer, no menu: a session look-up, one transaction, one query, a
minimal template. What a page of ours costs is told as a multiple of this.
"""

import os
import threading
from collections.abc import Callable, Iterable
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import jinja2
import psycopg

from kulisy.config.front.answers import Receive, Scope, Send
from kulisy.config.front.pages import Pages

SESSION = "SELECT person_id FROM bench_session WHERE key = %s AND expires > now()"
MESSAGES = """
SELECT c.title, m.id, m.author_name, m.posted_at, m.html
  FROM conversations_message m JOIN conversations_conversation c ON c.id = m.conversation_id
  JOIN people_access a ON a.company_id = m.company_id AND a.client_id = m.client_id
 WHERE a.person_id = %s AND m.company_id = c.company_id AND m.conversation_id = %s
   AND m.audience = 'client'
 ORDER BY m.posted_at DESC LIMIT 30
"""
PAGE = """<!doctype html>
<html lang="ru"><head><meta charset="utf-8"><title>{{ rows[0].title }}</title>
<link rel="stylesheet" href="/static/app.css"></head>
<body><main><h1>{{ rows[0].title }}</h1>
{% for row in rows %}<article id="m-{{ row.id }}"><header><b>{{ row.author_name }}</b>
<time datetime="{{ row.posted_at.isoformat() }}">{{ row.posted_at.strftime(format) }}</time>
</header><div>{{ row.html|safe }}</div></article>
{% endfor %}</main></body></html>
"""

_template = jinja2.Environment(autoescape=True, auto_reload=False).from_string(PAGE)
_mine = threading.local()


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    cookie = SimpleCookie(environ.get("HTTP_COOKIE", ""))
    key = cookie["sessionid"].value if "sessionid" in cookie else ""
    thread = environ["PATH_INFO"].strip("/").rsplit("/", 1)[-1]
    with _connection().transaction(), _connection().cursor() as cursor:
        person = cursor.execute(SESSION, [key]).fetchone()
        rows = cursor.execute(MESSAGES, [person.person_id, thread]).fetchall() if person else []
    if not rows:
        start("404 Not Found", [("Content-Type", "text/plain")])
        return [b"no such page"]
    body = _template.render(rows=rows[::-1], format="%d.%m.%Y %H:%M").encode()
    start(
        "200 OK",
        [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))],
    )
    return [body]


def _connection() -> psycopg.Connection[Any]:
    if not hasattr(_mine, "connection"):
        _mine.connection = psycopg.connect(
            os.environ["DATABASE_URL"], row_factory=psycopg.rows.namedtuple_row, autocommit=True
        )
    return _mine.connection  # type: ignore[no-any-return]


def serving() -> Any:
    """For Granian: the pages' half of our own front, and nothing else."""
    pages = Pages(application, files=Path(os.environ["KULISY_DATA"]), threads=4)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await pages(scope, receive, send)
            return
        while scope["type"] == "lifespan":
            message = await receive()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return

    return app
