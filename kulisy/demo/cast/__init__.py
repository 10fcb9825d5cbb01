"""Who plays: two companies, their teams, their clients. What they say is in texts/."""

from kulisy.demo.cast.harbour import HARBOUR
from kulisy.demo.cast.players import Applicant, Guest, Invited, Party, Player, Troupe
from kulisy.demo.cast.wind import WIND

#: The ready sign-ins that the first start prints: who it is, and the address to sign in by.
SIGN_INS: list[tuple[str, str]] = [
    ("owner", "olga@wind.example"),
    ("account manager", "irina@wind.example"),
    ("designer", "maxim@wind.example"),
    ("client", "anna@romashka.example"),
]
#: The same for the English-speaking company.
ENGLISH_SIGN_INS: list[tuple[str, str]] = [
    ("owner", "eleanor@harbour.example"),
    ("account manager", "tom@harbour.example"),
    ("client", "hannah@littleloaf.example"),
]

TROUPES = (WIND, HARBOUR)

__all__ = [
    "ENGLISH_SIGN_INS",
    "HARBOUR",
    "SIGN_INS",
    "TROUPES",
    "WIND",
    "Applicant",
    "Guest",
    "Invited",
    "Party",
    "Player",
    "Troupe",
]
