"""Whose an address is: the team's, a known client's, or somebody's for whom a client would be
made: by domain for organisations, one by one for people at free mail providers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .reading import Head

TEAM = "team"
#: A third party whose presence doesn't make a letter somebody else's (a hoster, a courier).
NOBODY = "nobody"
#: The domain belongs to several clients and the address is new.
UNCERTAIN = "uncertain"

#: Domains where anybody gets a mailbox. A domain that is missing here shows in the review list as
#: one client with many people; it can be corrected there.
FREE_MAIL = frozenset({
    "gmail.com", "googlemail.com", "mail.ru", "bk.ru", "list.ru", "inbox.ru", "internet.ru",
    "xmail.ru", "yandex.ru", "ya.ru", "yandex.com", "yandex.by", "yandex.kz", "yandex.ua",
    "narod.ru", "rambler.ru", "lenta.ru", "ro.ru", "vk.com", "autorambler.ru", "myrambler.ru",
    "outlook.com", "hotmail.com", "live.com", "msn.com", "live.ru", "outlook.de", "hotmail.co.uk",
    "hotmail.fr", "live.co.uk", "yahoo.com", "ymail.com", "rocketmail.com", "yahoo.co.uk",
    "yahoo.fr", "yahoo.de", "yahoo.it", "yahoo.es", "yahoo.co.jp", "yahoo.ca", "icloud.com",
    "me.com", "mac.com", "aol.com", "protonmail.com", "proton.me", "pm.me", "gmx.de", "gmx.net",
    "gmx.com", "web.de", "t-online.de", "freenet.de", "ukr.net", "i.ua", "meta.ua", "bigmir.net",
    "tut.by", "mail.by", "mail.kz", "qip.ru", "nm.ru", "pochta.ru", "e1.ru", "ngs.ru", "mail.com",
    "email.com", "zoho.com", "fastmail.com", "hey.com", "tutanota.com", "tuta.io", "seznam.cz",
    "wp.pl", "o2.pl", "interia.pl", "onet.pl", "libero.it", "orange.fr", "wanadoo.fr", "free.fr",
    "laposte.net", "sfr.fr", "qq.com", "163.com", "126.com", "naver.com", "daum.net", "abv.bg",
})  # fmt: skip


@dataclass(frozen=True)
class Known:
    """What the company knows before an import. A client's key is its id as text; keys made here
    begin with "domain:" or "address:"."""

    team_addresses: frozenset[str]
    #: Everybody at these domains is the team, with or without a seat.
    team_domains: frozenset[str] = frozenset()
    #: address → client key.
    contacts: Mapping[str, str] = field(default_factory=dict)
    #: domain → client key.
    domains: Mapping[str, str] = field(default_factory=dict)
    #: client key → name.
    names: Mapping[str, str] = field(default_factory=dict)
    #: Decided by hand: address or domain → client key, "team" or "nobody". Goes before the rest.
    decided: Mapping[str, str] = field(default_factory=dict)


def domain_of(address: str) -> str:
    return address.rpartition("@")[2]


def outsiders(head: Head) -> tuple[str, ...]:
    """Everybody whom the letter names, the mailing list itself aside; sender first."""
    lists = {box.address for box in head.lists}
    boxes = (*((head.sender,) if head.sender else ()), *head.to, *head.cc)
    return tuple(dict.fromkeys(box.address for box in boxes if box.address not in lists))


class Book:
    """Answers whose an address is, in the light of all letters of the import."""

    def __init__(self, known: Known, heads: Sequence[Head]) -> None:
        self._known = known
        self._domains = self._domains_of_clients()
        #: Addresses at free providers taken as a client's people, and why it can be doubted.
        self.colleagues = self._free_mail_colleagues(heads)

    def whose(self, address: str) -> str:
        """TEAM, NOBODY, UNCERTAIN or a client's key."""
        return self._certain(address) or self.colleagues.get(address) or f"address:{address}"

    def name(self, key: str) -> str:
        return self._known.names.get(key) or key.partition(":")[2]

    def is_named(self, key: str) -> bool:
        return key in self._known.names

    def is_known(self, key: str) -> bool:
        return not key.startswith(("domain:", "address:"))

    def _certain(self, address: str) -> str:
        """The answer that needs no other letters; '' for a new address at a free provider."""
        known, domain = self._known, domain_of(address)
        decided = known.decided.get(address) or known.decided.get(domain)
        if decided:
            return decided
        if address in known.team_addresses:
            return TEAM
        if address in known.contacts:
            return known.contacts[address]
        if domain in known.team_domains:
            return TEAM
        if domain in FREE_MAIL:
            return ""
        owners = self._domains.get(domain, frozenset())
        if len(owners) > 1:
            return UNCERTAIN
        return next(iter(owners), f"domain:{domain}")

    def _domains_of_clients(self) -> dict[str, frozenset[str]]:
        owners: dict[str, set[str]] = defaultdict(set)
        for address, key in self._known.contacts.items():
            owners[domain_of(address)].add(key)
        found = {domain: frozenset(keys) for domain, keys in owners.items()}
        return found | {domain: frozenset({key}) for domain, key in self._known.domains.items()}

    def _free_mail_colleagues(self, heads: Iterable[Head]) -> dict[str, str]:
        """Addresses at free providers that never appear without the same one client."""
        beside: dict[str, set[str]] = {}
        for head in heads:
            addresses = outsiders(head)
            unknown = [each for each in addresses if not self._certain(each)]
            boxes = (*head.to, *head.cc, *head.delivered, *head.lists)
            reached = {self._certain(box.address) for box in boxes}
            owners = {self._certain(each) for each in addresses}
            if not unknown or TEAM not in owners | reached:
                continue
            clients = owners - {"", TEAM, NOBODY, UNCERTAIN}
            for each in unknown:
                beside[each] = beside[each] & clients if each in beside else set(clients)
        return {address: clients.pop() for address, clients in beside.items() if len(clients) == 1}
