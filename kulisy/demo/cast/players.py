"""What a company of the demo is made of: its team, its clients, who asks to come in."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Player:
    """Somebody on a team. `back_in`: working days until he is back; 0 = he is here."""

    key: str
    name: str
    email: str
    role: str
    title: str
    answers_for: str
    back_in: int = 0


@dataclass(frozen=True)
class Guest:
    """A contact of a client. Without `since` he has no login; else it is the play's moment at
    which he came in, and `seen` his last visit but one."""

    key: str
    name: str
    email: str
    position: str
    phone: str = ""
    since: str = ""
    seen: str = ""
    lead: bool = False
    authorised: bool = False
    ended: bool = False


@dataclass(frozen=True)
class Party:
    """A client with his contacts. `seats`: where given, only they (and the owner) see him."""

    key: str
    name: str
    responsible: str
    guests: tuple[Guest, ...]
    human: bool = False
    #: The moment from which only account managers write to him; "" = as the company says.
    managers_only_since: str = ""
    share: bool | None = None
    seats: tuple[str, ...] = ()
    domain: str = ""
    #: (author, moment, words): what the team keeps about the client for itself.
    notes: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Invited:
    """An invitation: to the team (a role) or of a guest (his key). How far it came: "sent",
    "opened", "expired" or "passed" (a link to pass on)."""

    by: str
    when: str
    state: str
    guest: str = ""
    name: str = ""
    email: str = ""
    role: str = ""


@dataclass(frozen=True)
class Applicant:
    name: str
    email: str
    when: str
    words: str
    #: Follows the company only, or was declined with these words.
    follows: bool = False
    declined: str = ""


@dataclass(frozen=True)
class Troupe:
    """A company of the demo."""

    slug: str
    name: str
    about: str
    phone: str
    email: str
    working_hours: str
    language: str
    time_zone: str
    owner: str
    players: tuple[Player, ...]
    parties: tuple[Party, ...]
    labels: tuple[str, ...]
    invited: tuple[Invited, ...] = ()
    applicants: tuple[Applicant, ...] = ()
    whole_team_writes: bool = True
    #: Drafts that wait in a composer: (who, scene, aside, words); scene "" = a new request.
    drafts: tuple[tuple[str, str, bool, str], ...] = ()
    #: Letters that leave after planting, so that the mail page has something: to these people.
    writes_to: tuple[str, ...] = field(default=())
