"""The command line: complete help, and sentences instead of traces."""

import argparse
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from kulisy.operate.cli import main, parser
from kulisy.operate.locks import Lock
from kulisy.operate.places import last_address, note_address
from kulisy.operate.supervisor import CannotRun, Wish, check_port, run


def commands(
    within: argparse.ArgumentParser, *words: str
) -> Iterator[tuple[tuple[str, ...], argparse.ArgumentParser]]:
    """Every command there is, with its parser."""
    yield words, within
    for action in within._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, each in action.choices.items():
                yield from commands(each, *words, name)


def test_every_command_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    found = dict(commands(parser()))
    assert {("run",), ("import", "mail"), ("import", "conversations"), ("token",)} <= set(found)
    for words, made in found.items():
        with pytest.raises(SystemExit) as ended:
            main([*words, "--help"])
        assert ended.value.code == 0
        said = capsys.readouterr().out
        assert "usage: kulisy" in said
        assert not words or "--data FOLDER" in said
        assert made.description
        for action in made._actions:
            told = isinstance(action, argparse._SubParsersAction) or action.help
            assert told, f"{words}: {action.dest} says nothing"
            assert action.help != "%(default)s"


def test_a_port_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(["run", "--port", "70000"])
    assert "a port is a number from 1 to 65535" in capsys.readouterr().err


def test_a_taken_port_is_told_in_a_sentence() -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(CannotRun, match="is already taken"):
            check_port("127.0.0.1", other.getsockname()[1])


def test_a_second_start_on_the_same_data_is_told_in_a_sentence(tmp_path: Path) -> None:
    first = Lock(tmp_path / "run.lock")
    assert first.try_take()
    first.write("4711")
    with pytest.raises(CannotRun, match=r"already runs with the data .*process 4711"):
        run(Wish(data=tmp_path, host="127.0.0.1", port=1, workers=1, demo=False))
    first.release()


def test_the_address_to_type_is_one_of_this_machine() -> None:
    wishes = {"0.0.0.0": "http://127.0.0.1:80", "::1": "http://[::1]:80"}  # noqa: S104
    for host, address in wishes.items():
        assert Wish(Path(), host, 80, 1, False).address == address


def test_a_slip_in_the_folder_makes_no_second_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KULISY_DATA", str(tmp_path))
    with pytest.raises(SystemExit) as ended:
        main(["link", "olga@wind.example", "--data", str(tmp_path / "typo")])
    assert ended.value.code == 1
    assert "Nothing is set up in" in capsys.readouterr().err
    assert not (tmp_path / "typo").exists()


def test_links_lead_where_it_was_last_started(tmp_path: Path) -> None:
    assert last_address(tmp_path) == "http://127.0.0.1:8000"
    note_address(tmp_path, "http://127.0.0.1:8080")
    assert last_address(tmp_path) == "http://127.0.0.1:8080"
