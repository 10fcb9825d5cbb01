"""Harbour, the company that speaks English, and its clients."""

from kulisy.demo.cast.players import Applicant, Guest, Invited, Party, Player, Troupe
from kulisy.people.models import Role

HARBOUR = Troupe(
    slug="harbour",
    name="Harbour & Finch",
    about="Trade marks, contracts and plain words for small makers. We look after names, labels "
    "and websites of people who would rather bake, build and ride than read the small print.",
    phone="+44 1632 960 412",
    email="hello@harbour.example",
    working_hours="Monday to Friday, 9:00–17:30, London time",
    language="en",
    time_zone="Europe/London",
    owner="eleanor",
    players=(
        Player(
            "eleanor",
            "Eleanor Finch",
            "eleanor@harbour.example",
            Role.OWNER,
            "Partner, solicitor",
            "Contracts, disputes, anything that worries you",
        ),
        Player(
            "tom",
            "Tom Harbour",
            "tom@harbour.example",
            Role.ACCOUNT,
            "Partner, client side",
            "Timetables, budgets and your first question",
        ),
        Player(
            "priya",
            "Priya Nair",
            "priya@harbour.example",
            Role.LAWYER,
            "Trade mark attorney",
            "Searches, filings, renewals",
        ),
        Player(
            "jack",
            "Jack Osei",
            "jack@harbour.example",
            Role.SPECIALIST,
            "Copywriter",
            "Labels, websites, words in general",
            back_in=3,
        ),
        Player(
            "ruth",
            "Ruth Adler",
            "ruth@harbour.example",
            Role.ACCOUNTANT,
            "Bookkeeper",
            "Invoices and receipts",
        ),
    ),
    parties=(
        Party(
            "loaf",
            "Little Loaf Bakery Ltd",
            "tom",
            (
                Guest(
                    "hannah",
                    "Hannah Moore",
                    "hannah@littleloaf.example",
                    "Co-founder, runs the shop",
                    "+44 1632 960 118",
                    since="-39 10:00",
                    seen="-1 16:00",
                    lead=True,
                ),
                Guest(
                    "ben",
                    "Ben Moore",
                    "ben@littleloaf.example",
                    "Director, bakes at night",
                    since="-38 09:10",
                    seen="-4 06:30",
                    authorised=True,
                ),
            ),
            domain="littleloaf.example",
            notes=(
                (
                    "tom",
                    "-36 17:10",
                    "Hannah decides, Ben signs. Ben is awake from two in the morning and asleep "
                    "by noon: never promise his signature for the afternoon.",
                ),
            ),
        ),
        Party(
            "marlow",
            "Marlow Cycles",
            "tom",
            (
                Guest(
                    "chris",
                    "Chris Marlow",
                    "chris@marlow.example",
                    "Frame builder",
                    "+44 1632 960 553",
                    since="-35 14:00",
                    seen="-2 18:40",
                    lead=True,
                    authorised=True,
                ),
            ),
            human=True,
            domain="marlow.example",
            notes=(
                (
                    "eleanor",
                    "-20 15:30",
                    "The other side’s solicitor is reasonable. Keep Chris off the telephone with "
                    "them: everything in writing, through us.",
                ),
            ),
        ),
        Party(
            "north",
            "North Wind Studio",
            "eleanor",
            (
                Guest(
                    "olga",
                    "Olga Vetrova",
                    "olga@wind.example",
                    "Director",
                    since="-30 11:00",
                    seen="-1 11:00",
                    lead=True,
                    authorised=True,
                ),
            ),
            domain="wind.example",
        ),
    ),
    labels=("trade mark", "contract", "copy", "urgent"),
    invited=(
        Invited(
            "eleanor",
            "-3 10:30",
            "sent",
            name="Megan Price",
            email="megan@harbour.example",
            role=Role.SPECIALIST,
        ),
    ),
    applicants=(
        Applicant(
            "Amir Sadiq",
            "amir@candlecove.example",
            "-1 14:05",
            "We make candles in Whitstable and somebody in Leeds has started using our name. "
            "Do you take on people as small as us?",
        ),
    ),
    drafts=(
        (
            "tom",
            "labels",
            False,
            "Hannah, the printer can hold the slot until",
        ),
    ),
)
