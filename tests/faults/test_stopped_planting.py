"""A first start that is stopped while the demo is being planted: at once, and with nothing half."""

import signal
from pathlib import Path

import psycopg
import pytest

from tests.faults.running import Running, eventually, running

pytestmark = pytest.mark.slow


def stopped_while_planting(kulisy: Running, number: signal.Signals) -> float:
    with pytest.raises(AssertionError, match="not within"):
        kulisy.start("--demo", patience=0.1)
    eventually(lambda: "Planting the demo" in kulisy.said(), "planting begins", 180)
    eventually(lambda: kept(kulisy.data), "the first files are written", 180)
    return kulisy.stop(number)


def kept(data: Path) -> list[Path]:
    return [each for each in (data / "files").rglob("*") if each.is_file()]


@pytest.mark.long
def test_a_planting_that_is_told_to_stop_stops_and_keeps_nothing(tmp_path: Path) -> None:
    kulisy = Running(tmp_path / "data")
    took = stopped_while_planting(kulisy, signal.SIGTERM)

    assert took < 20
    assert "was not planted" not in kulisy.said()
    assert kept(kulisy.data) == []
    assert not (kulisy.data / "demo-planted").exists()
    kulisy.log.unlink()
    with running(kulisy.data) as again:
        with psycopg.connect(again.owner_url) as connection:
            rows = connection.execute("SELECT count(*) FROM people_company").fetchone()
        assert rows == (0,)
