"""Lines to servers that somebody named in a form, a mailbox's or a mail sender's: never to what
only this machine or its own network can reach, unless the operator has named that server in
KULISY_INNER_HOSTS. The address that was looked at is the one connected to: a name that answers
otherwise the second time leads nowhere else."""

import ipaddress
import socket

from django.conf import settings

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class Inside(OSError):
    """The name leads only to addresses that the open network can't reach."""


def line(host: str, port: int, *, timeout: float) -> socket.socket:
    """A connected socket; for TLS wrap it with `server_hostname=host`.

    Raises Inside, TimeoutError, socket.gaierror (no such name) and other OSErrors.
    """
    trouble: OSError | None = None
    for address in _addresses(host, port):
        try:
            return socket.create_connection((address, port), timeout=timeout)
        except OSError as error:
            trouble = error
    raise trouble or socket.gaierror(f"no address for {host}")


def may_reach(host: str, port: int) -> bool:
    """Whether `line` would try; a name that nobody knows may be tried."""
    try:
        _addresses(host, port)
    except Inside:
        return False
    except OSError:
        return True
    return True


def _addresses(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError:
        # A label that is empty or too long.
        raise socket.gaierror(f"no address for {host}") from None
    named = list(dict.fromkeys(str(each[4][0]) for each in found))
    if _trusted(host):
        return named
    outside = [each for each in named if _is_outside(ipaddress.ip_address(each.partition("%")[0]))]
    if named and not outside:
        raise Inside(host)
    return outside


def _trusted(host: str) -> bool:
    inner: list[str] = settings.INNER_HOSTS
    return "*" in inner or host.lower().rstrip(".") in {each.lower() for each in inner}


def _is_outside(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        # IPv4 in IPv6's clothes.
        bare = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if bare is None and address in _NAT64:
            bare = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if bare is not None:
            return _is_outside(bare)
    return address.is_global and not address.is_multicast
