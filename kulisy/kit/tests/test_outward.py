import socket

import pytest
from pytest_django import Settings

from kulisy.kit import outward

INSIDE = [
    "127.0.0.1", "localhost", "10.0.0.5", "192.168.1.1", "172.16.3.4", "169.254.169.254", "0.0.0.0",  # noqa: S104
    "100.64.0.1", "::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "64:ff9b::a00:5", "2002:7f00:1::", "224.0.0.1", "2130706433", "0x7f.1", "127.1",
]  # fmt: skip


@pytest.mark.parametrize("host", INSIDE)
def test_what_only_our_own_network_reaches_is_refused(host: str, settings: Settings) -> None:
    settings.INNER_HOSTS = ["mail.elsewhere.example"]

    assert not outward.may_reach(host, 993)
    with pytest.raises(outward.Inside):
        outward.line(host, 993, timeout=1)


@pytest.mark.parametrize("host", ["8.8.8.8", "2001:4860:4860::8888"])
def test_the_open_network_may_be_reached(host: str, settings: Settings) -> None:
    settings.INNER_HOSTS = []

    assert outward.may_reach(host, 993)


def test_the_operator_may_name_a_server_of_his_own(settings: Settings) -> None:
    settings.INNER_HOSTS = ["127.0.0.1"]
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        with outward.line("127.0.0.1", port, timeout=5) as line:
            assert line.getpeername() == ("127.0.0.1", port)
        assert not outward.may_reach("127.0.0.2", port)


def test_a_name_that_can_be_none_is_nobodys(settings: Settings) -> None:
    settings.INNER_HOSTS = []

    for host in ("a..b", "x" * 70 + ".example", ""):
        with pytest.raises(OSError):
            outward.line(host, 993, timeout=1)
