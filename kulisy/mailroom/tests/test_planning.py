import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from kulisy.mailroom.boxes import letters
from kulisy.mailroom.plan import Plan
from kulisy.mailroom.planning import make_plan
from kulisy.mailroom.reading import Found, Head, Unreadable, read
from kulisy.mailroom.showing import lines
from kulisy.mailroom.tests.post import head, shared
from kulisy.mailroom.whose import NOBODY, Known

#: The date of the letters that post.py makes.
MORNING = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
KNOWN = Known(team_addresses=frozenset({"hello@studio.ru", "olga@studio.ru"}))


def plan(*heads: Head, known: Known = KNOWN, decided: Mapping[str, str] | None = None) -> Plan:
    return make_plan(heads, (), known=known, decided=decided)


def why(found: Plan) -> list[list[str]]:
    return [[reason.code for reason in each.reasons] for each in found.left]


def test_letters_between_team_and_client_land_as_seen_by_the_client() -> None:
    ours = head(id="2", sender="olga@studio.ru", to="anna@romashka.ru", more="In-Reply-To: <1>\n")

    found = plan(head(id="1"), ours)

    assert [(each.side, each.audience, each.client) for each in found.landing()] == [
        ("client", "client", "domain:romashka.ru"),
        ("team", "client", "domain:romashka.ru"),
    ]
    assert [client.people for client in found.clients] == [{"anna@romashka.ru": "Анна Петрова"}]


def test_people_at_free_providers_are_clients_one_by_one() -> None:
    found = plan(
        head(id="1", sender="Иван <ivan@mail.ru>"), head(id="2", sender="Олег <o@mail.ru>")
    )

    assert sorted((each.key, each.name) for each in found.clients) == [
        ("address:ivan@mail.ru", "Иван"),
        ("address:o@mail.ru", "Олег"),
    ]


def test_a_free_address_that_comes_only_with_one_client_is_taken_as_his_and_shown() -> None:
    found = plan(head(id="1", more="Cc: anna.home@gmail.com\n"))

    assert [each.client for each in found.landing()] == ["domain:romashka.ru"]
    assert found.colleagues == {"anna.home@gmail.com": "domain:romashka.ru"}


def test_known_contacts_and_their_domains_go_to_the_known_client() -> None:
    known = Known(
        team_addresses=frozenset({"hello@studio.ru"}),
        contacts={"boris@romashka.ru": "7", "anna@gmail.com": "7"},
        names={"7": "ООО «Ромашка»"},
    )

    found = plan(head(id="1"), head(id="2", sender="anna@gmail.com"), known=known)

    assert [each.client for each in found.landing()] == ["7", "7"]
    assert [(each.name, each.known) for each in found.clients] == [("ООО «Ромашка»", True)]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"to": "boris@lilia.ru"}, "between_clients"),
        ({"to": "undisclosed-recipients:;"}, "no_team"),
        ({"to": "hello@studio.ru, boris@lilia.ru"}, "several_clients"),
        ({"sender": "olga@studio.ru"}, "team_only"),
        ({"sender": "nobody"}, "no_sender"),
        ({"more": "Auto-Submitted: auto-replied\n"}, "automatic"),
        ({"more": "X-Failed-Recipients: a@b.ru\n"}, "bounce"),
        ({"more": "List-Unsubscribe: <https://x>\n"}, "bulk"),
        ({"to": ", ".join(f"p{n}@romashka.ru" for n in range(500))}, "mass"),
    ],
)
def test_doubtful_letters_wait_for_a_human_being(fields: dict[str, str], reason: str) -> None:
    found = plan(head(**fields))

    assert list(found.landing()) == []
    assert why(found) == [[reason]]


def test_a_newsletter_that_the_team_answered_is_a_talk() -> None:
    theirs = head(id="1", more="List-Unsubscribe: <https://x>\n")
    ours = head(id="2", sender="olga@studio.ru", to="anna@romashka.ru", more="In-Reply-To: <1>\n")

    assert len(list(plan(theirs, ours).landing())) == 2


def test_the_teams_own_shared_address_may_be_a_list() -> None:
    found = plan(head(more="List-Id: <hello.studio.ru>\nList-Post: <mailto:hello@studio.ru>\n"))

    assert [each.client for each in found.landing()] == ["domain:romashka.ru"]


def test_a_new_address_at_a_domain_of_two_clients_waits() -> None:
    known = Known(
        team_addresses=frozenset({"hello@studio.ru"}),
        contacts={"boris@romashka.ru": "7", "vera@romashka.ru": "8"},
    )

    assert why(plan(head(), known=known)) == [["domain_of_several"]]


def test_what_the_team_said_among_itself_in_a_clients_thread_stays_inside() -> None:
    inside = head(id="2", sender="hello@studio.ru", to="olga@studio.ru", more="In-Reply-To: <1>\n")

    found = plan(head(id="1"), inside)

    assert [(each.audience, each.client) for each in found.landing()] == [
        ("client", "domain:romashka.ru"),
        ("internal", "domain:romashka.ru"),
    ]


def test_one_thread_with_two_clients_becomes_two_and_what_both_read_waits() -> None:
    both = head(id="1", sender="olga@studio.ru", to="anna@romashka.ru, boris@lilia.ru")
    one = head(id="2", more="In-Reply-To: <1>\n")
    other = head(id="3", sender="boris@lilia.ru", more="In-Reply-To: <1>\n")

    found = plan(both, one, other)

    assert [(each.client, len(each.letters)) for each in found.threads] == [
        ("domain:lilia.ru", 1),
        ("domain:romashka.ru", 1),
    ]
    assert why(found) == [["several_clients"]]


def test_a_third_party_marked_as_nobody_no_longer_stands_in_the_way() -> None:
    known = Known(team_addresses=KNOWN.team_addresses, decided={"hoster.ru": NOBODY})

    found = plan(head(to="hello@studio.ru, help@hoster.ru"), known=known)

    assert [each.client for each in found.landing()] == ["domain:romashka.ru"]


def test_a_decision_lands_a_letter_that_several_clients_read_for_the_team_only() -> None:
    both = head(id="1", sender="olga@studio.ru", to="anna@romashka.ru, boris@lilia.ru")

    found = plan(both, decided={both.sha256: "land"})

    assert [each.audience for each in found.landing()] == ["internal"]


def test_copies_are_listed_and_another_letter_with_the_same_id_lands() -> None:
    found = plan(
        head(id="1", place="a"), head(id="1", place="b"), head(id="1", place="c", text="Иное")
    )

    assert sorted(each.head.place for each in found.landing()) == ["a", "c"]
    assert [(each.head.place, each.outcome) for each in found.left] == [("b", "copy")]


def test_an_undated_letter_stands_behind_what_it_answers() -> None:
    undated = head(id="2", date="someday", sender="olga@studio.ru", to="anna@romashka.ru",
                   more="In-Reply-To: <1>\n")  # fmt: skip

    placed = {each.head.message_id: each.at for each in plan(undated, head(id="1")).landing()}

    assert placed == {"1": MORNING, "2": MORNING + timedelta(seconds=1)}


def test_the_order_of_the_letters_changes_nothing() -> None:
    heads = [
        head(id=str(number), more=f"In-Reply-To: <{number // 2}>\n") for number in range(1, 30)
    ]

    assert plan(*heads).as_json() == plan(*reversed(heads)).as_json()


def test_a_plan_is_plain_data_and_a_table_in_both_languages() -> None:
    found = make_plan(
        [head(id="1", subject="a{b}%s"), head(id="2", to="x@y.ru")],
        [Unreadable("bad.eml", "too_large", "64")],
        known=KNOWN,
    )

    assert json.loads(json.dumps(found.as_json()))["threads"][0]["title"] == "a{b}%s"
    for language in ("ru", "en"):
        with translation.override(language):
            table = "\n".join(lines(found))
        assert "romashka.ru" in table
        assert "bad.eml" in table
        assert "64" in table


@pytest.mark.slow
@pytest.mark.parametrize("name", ["mail-odd", "mail-noise", "mail-threads"])
def test_every_letter_of_the_archives_lands_or_is_listed_with_a_reason(name: str) -> None:
    heads, bad = [], []
    for each in letters(shared(name)):
        found = read(each.raw, place=each.place) if isinstance(each, Found) else each
        if isinstance(found, Unreadable):
            bad.append(found)
        else:
            heads.append(found.head())
    domains = frozenset({"somenet.foo", "example.com", "cworth.org", "linux.ie"})

    made = make_plan(heads, bad, known=Known(frozenset(), team_domains=domains))

    assert len(list(made.landing())) + len(made.left) == len(heads)
    assert all(each.reasons for each in made.left)
    assert len(made.unreadable) == len(bad)


@pytest.mark.slow
def test_spam_and_newsletters_of_strangers_do_not_land() -> None:
    heads = [
        read(each.raw, place=each.place).head()  # type: ignore[union-attr]
        for each in letters(shared("mail-noise"))
        if isinstance(each, Found) and isinstance(read(each.raw, place=""), Head)
    ]

    assert list(make_plan(heads, (), known=KNOWN).landing()) == []
