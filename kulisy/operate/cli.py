"""The `kulisy` command."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kulisy import __version__
from kulisy.config import env
from kulisy.operate.trouble import Trouble

Handler = Callable[[argparse.Namespace], int]


def main(arguments: list[str] | None = None) -> None:
    asked = parser().parse_args(arguments)
    handler: Handler = asked.handler
    sys.exit(_plainly(lambda: handler(asked)))


def parser() -> argparse.ArgumentParser:
    """Everything that can be asked, with its help."""
    top = argparse.ArgumentParser(
        prog="kulisy",
        description="Kulisy: a self-hosted CRM whose heart is the client's cabinet.",
        epilog="Settings come from the environment: docs/operating/settings.md lists them all.",
    )
    top.add_argument("--version", action="version", version=f"Kulisy {__version__}")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--data",
        default="",
        metavar="FOLDER",
        help="where the database, files and letters are kept (else KULISY_DATA, else ./data of a "
        "checkout or ~/.local/share/kulisy)",
    )
    listen = argparse.ArgumentParser(add_help=False)
    listen.add_argument(
        "--host",
        default=env.text("KULISY_HOST", "127.0.0.1"),
        metavar="ADDRESS",
        help="where to listen, 0.0.0.0 for all of the machine (else KULISY_HOST, else 127.0.0.1)",
    )
    listen.add_argument(
        "--port",
        type=_port,
        default=env.text("PORT", "8000"),
        metavar="N",
        help="on which port (else PORT, else 8000)",
    )
    listen.add_argument(
        "--workers", type=int, default=2, metavar="N", help="processes for pages (%(default)s)"
    )
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(
        name: str, handler: Handler, about: str, *more: argparse.ArgumentParser
    ) -> argparse.ArgumentParser:
        made = commands.add_parser(
            name, help=about, description=f"{about[0].upper()}{about[1:]}.", parents=[common, *more]
        )
        made.set_defaults(handler=handler)
        return made

    run = command("run", _run, "start everything: database, pages, streams, worker", listen)
    run.add_argument(
        "--demo", action="store_true", help="plant the demo at the first start; print sign-in links"
    )
    command("demo", _demo, "plant the demo: a web studio, its clients, weeks of their life")
    bring = command("import", _import, "bring in what there was before Kulisy")
    kinds = bring.add_subparsers(title="what", metavar="WHAT", required=True)
    mail = kinds.add_parser(
        "mail",
        help="an archive of mail",
        description="Import mbox, Maildir, a folder or a tar of .eml into a company. May be run "
        "again: nothing is doubled.",
        parents=[common],
    )
    mail.add_argument("path", metavar="PATH", help="the archive: a file or a folder")
    mail.add_argument("--company", required=True, metavar="S", help="the company's short address")
    mail.add_argument("--dry-run", action="store_true", help="print the plan, write nothing")
    mail.add_argument("--yes", action="store_true", help="do not ask before writing")
    mail.add_argument(
        "--review",
        default="",
        metavar="FILE",
        help="decisions on doubtful letters (JSON): written where there is none, else used",
    )
    mail.add_argument(
        "--team",
        action="append",
        default=[],
        metavar="WHO",
        help="one more address or domain of the team; may be given again",
    )
    mail.set_defaults(handler=_import_mail)
    talk = kinds.add_parser(
        "conversations",
        help="what was said in another system: one JSON object a line",
        description="Import clients, contacts, conversations and messages from a file with one "
        "JSON object a line. The whole file is checked first; while it has an error, nothing is "
        "written. May be run again: nothing is doubled, and a run that was cut off goes on. The "
        "format, with an example: docs/guide/import-conversations.md.",
        epilog="Ends with 0: everything is in; 1: nothing was written, the reasons are printed by "
        "line; 3: lines with errors were left out (--skip-bad); 130: interrupted.",
        parents=[common],
    )
    talk.add_argument("path", metavar="FILE", help="the file of lines, in UTF-8")
    talk.add_argument("--company", required=True, metavar="S", help="the company's short address")
    talk.add_argument(
        "--files",
        default="",
        metavar="FOLDER",
        help="where the files are that messages name; nothing outside of it is ever read",
    )
    talk.add_argument(
        "--zone",
        default="",
        metavar="ZONE",
        help="whose clock times without an offset show, such as Europe/Moscow; without it they "
        "are errors",
    )
    talk.add_argument(
        "--system",
        default="",
        metavar="NAME",
        help="the system the file comes from, where several are brought in: their numbers are "
        "kept apart. Say the same name at each run",
    )
    talk.add_argument(
        "--skip-bad", action="store_true", help="bring in every line that has no error"
    )
    talk.add_argument("--dry-run", action="store_true", help="check the whole file, write nothing")
    talk.set_defaults(handler=_import_conversations)
    link = command("link", _link, "print a one-time sign-in link for a person")
    link.add_argument("email", metavar="EMAIL", help="the person's address")
    link.add_argument("--hours", type=int, metavar="N", help="how many hours it is good (24)")
    token = command("token", _token, "make a token for a program, in a person's name; print it")
    token.description = (
        "Make a token by which a program comes in at /api/v1/ and can do what the person can, in "
        "one company and one face. It is printed once and kept nowhere; the person and the "
        "company's owner see and revoke it under “Programs”."
    )
    token.add_argument("email", metavar="EMAIL", help="the person in whose name it acts")
    token.add_argument("--company", required=True, metavar="S", help="the company's short address")
    token.add_argument(
        "--face",
        required=True,
        choices=("desk", "portal"),
        help="desk: as one of the team; portal: as a client in his cabinet",
    )
    token.add_argument("--name", metavar="TEXT", help="what it is for; else “Made at the console”")
    company = command("company", _company, "make a company and its owner; print a sign-in link")
    company.add_argument("name", metavar="NAME", help="the company's name")
    company.add_argument("--owner", required=True, metavar="EMAIL", help="the owner's address")
    company.add_argument("--owner-name", required=True, metavar="NAME", help="the owner's name")
    company.add_argument("--slug", metavar="S", help="its short address; else made of the name")
    company.add_argument(
        "--language", choices=("ru", "en"), help="of its letters and its public page (ru)"
    )
    company.add_argument(
        "--time-zone", metavar="ZONE", help="by whose clock it works (Europe/Moscow)"
    )
    command("doctor", _doctor, "look over the installation and say what is wrong")
    command("migrate", _migrate, "bring the database to this version's shape (as its owner)")
    command("assets", _assets, "build styles, scripts, fonts and translations")
    command("pages", _pages, "serve pages and streams alone, on this machine", listen)
    worker = command("worker", _worker, "do the background work alone, on this machine")
    worker.add_argument(
        "--concurrency", type=int, default=4, metavar="N", help="jobs at once (%(default)s)"
    )
    return top


def _run(asked: argparse.Namespace) -> int:
    from kulisy.operate.supervisor import Wish, run

    run(Wish(_data(asked), asked.host, asked.port, max(1, asked.workers), asked.demo))
    return 0


def _demo(asked: argparse.Namespace) -> int:
    return _manage(asked, ["demo"], owner=True, from_nothing=True)


def _import(asked: argparse.Namespace) -> int:
    return 2


def _import_mail(asked: argparse.Namespace) -> int:
    command = ["import_mail", str(Path(asked.path).absolute()), "--company", asked.company]
    command += ["--dry-run"] if asked.dry_run else []
    command += ["--yes"] if asked.yes else []
    command += ["--review", str(Path(asked.review).absolute())] if asked.review else []
    for who in asked.team:
        command += ["--team", who]
    return _manage(asked, command)


def _import_conversations(asked: argparse.Namespace) -> int:
    command = ["import_conversations", str(Path(asked.path).absolute())]
    command += ["--company", asked.company]
    command += ["--files", str(Path(asked.files).absolute())] if asked.files else []
    command += ["--zone", asked.zone] if asked.zone else []
    command += ["--system", asked.system] if asked.system else []
    command += ["--skip-bad"] if asked.skip_bad else []
    command += ["--dry-run"] if asked.dry_run else []
    return _manage(asked, command)


def _link(asked: argparse.Namespace) -> int:
    return _manage(asked, ["link", asked.email, *_said(asked, "hours")], owner=True)


def _token(asked: argparse.Namespace) -> int:
    command = ["token", asked.email]
    for name in ("company", "face", "name"):
        command += _said(asked, name)
    return _manage(asked, command, owner=True)


def _company(asked: argparse.Namespace) -> int:
    command = ["company", asked.name]
    for name in ("owner", "owner-name", "slug", "language", "time-zone"):
        command += _said(asked, name)
    return _manage(asked, command, owner=True, from_nothing=True)


def _said(asked: argparse.Namespace, name: str) -> list[str]:
    """An option as it was given; nothing where it was not."""
    value = getattr(asked, name.replace("-", "_"))
    return [] if value is None else [f"--{name}", str(value)]


def _doctor(asked: argparse.Namespace) -> int:
    from kulisy.operate.doctor import examine

    return examine(_data(asked))


def _migrate(asked: argparse.Namespace) -> int:
    from kulisy.operate.databases import NoDatabase, database
    from kulisy.operate.migrating import migrate

    with database(_data(asked)) as logins:
        if not logins.owner:
            raise NoDatabase("Migrations need the owner's login: give DATABASE_OWNER_URL.")
        print(migrate(logins.owner), end="")
    return 0


def _assets(asked: argparse.Namespace) -> int:
    from kulisy.kit.time import now
    from kulisy.look import assets
    from kulisy.operate import messages

    messages.compile_all()
    assets.build(_data(asked) / "static")
    assets.sweep(_data(asked) / "static", now=now())
    return 0


def _pages(asked: argparse.Namespace) -> int:
    from kulisy.operate.serving import serve

    with _as_part(asked, "pages"):
        serve(host=asked.host, port=asked.port, workers=max(1, asked.workers))
    return 0


def _worker(asked: argparse.Namespace) -> int:
    import asyncio

    import django

    from kulisy.operate.parents import end_with_parent

    with _as_part(asked, "jobs"):
        if os.environ.get("KULISY_SUPERVISED"):
            end_with_parent()
        django.setup(set_prefix=False)
        from kulisy.operate.worker import work

        asyncio.run(work(url=os.environ["DATABASE_URL"], concurrency=max(1, asked.concurrency)))
    return 0


@contextmanager
def _as_part(asked: argparse.Namespace, login: str) -> Iterator[None]:
    """A part alone takes its own login, made by set-up where need be, and forgets the owner's."""
    from kulisy.operate.databases import NoDatabase, database
    from kulisy.operate.places import environment

    data = _data(asked)
    if os.environ.get("KULISY_SUPERVISED"):
        yield
        return
    with database(data) as logins:
        url = getattr(logins, login)
        if not url:
            raise NoDatabase("No login for the worker: give DATABASE_JOBS_URL or the owner's.")
        _become(environment(data, url))
        yield


def _become(environment: dict[str, str]) -> None:
    os.environ.clear()
    os.environ.update(environment)


def _manage(
    asked: argparse.Namespace,
    command: list[str],
    *,
    owner: bool = False,
    from_nothing: bool = False,
) -> int:
    """A management command of a room, in this process, with the login it needs.

    One that may begin with nothing sets up the database first; the others say that there is none:
    a slip in `--data` makes no second installation.
    """
    from kulisy.operate.databases import database, nothing_yet, stands
    from kulisy.operate.migrating import migrate_if_needed
    from kulisy.operate.places import environment, last_address

    data = _data(asked)
    nothing = Trouble(
        f"Nothing is set up in {data} yet: start it with “kulisy run”, or name its folder with "
        "--data (else KULISY_DATA)."
    )
    if not (from_nothing or stands(data)):
        raise nothing
    with database(data) as logins:
        url = (logins.owner if owner else "") or logins.jobs or logins.pages
        if from_nothing and logins.owner:
            migrate_if_needed(logins.owner, data=data)
        elif nothing_yet(url):
            raise nothing
        _become(environment(data, url))
        os.environ.setdefault("KULISY_URL", last_address(data))
        import django
        from django.core.management import call_command
        from django.db import connections

        django.setup(set_prefix=False)
        try:
            call_command(*command, skip_checks=True)
        finally:
            connections.close_all()
    return 0


def _data(asked: argparse.Namespace) -> Path:
    from kulisy.operate.places import data_folder

    data = data_folder(asked.data)
    os.environ["KULISY_DATA"] = str(data)
    return data


def _port(text: str) -> int:
    if text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError(f"a port is a number from 1 to 65535, not “{text}”")


def _plainly(do: Callable[[], int]) -> int:
    """What an operator can mend is told in a sentence, without a trace."""
    try:
        return do()
    except Trouble as error:
        print(f"kulisy: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if type(error).__name__ != "CommandError":
            raise
        print(f"kulisy: {error}", file=sys.stderr)
        return 1
