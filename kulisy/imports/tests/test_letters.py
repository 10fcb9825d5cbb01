"""An archive of mail as a screen brings it in: planned, decided on, landed, and back again."""

import io
import zipfile

import pytest

from kulisy.conversations.models import Attachment, Conversation, Message, SearchRow
from kulisy.conversations.tests.talk import answers
from kulisy.files.models import Blob
from kulisy.imports.models import ImportedRow
from kulisy.imports.tests.bringing import begin, bring, decide, notes, run, undo
from kulisy.mailroom.models import ImportedLetter, ImportRun
from kulisy.mailroom.tests.post import raw
from kulisy.people.models import Client, ClientDomain, Contact
from kulisy.people.tests.cast import Cast, make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TEAM = "irina@wind.example"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def archive(**letters: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name, data in letters.items():
            file.writestr(f"{name}.eml", data)
    return packed.getvalue()


def talk() -> bytes:
    return archive(
        ask=raw(sender="maria@lyutik.example", to=TEAM, subject="Вопрос", id="1@x"),
        answer=raw(
            sender=TEAM,
            to="maria@lyutik.example",
            subject="Re: Вопрос",
            id="2@x",
            date="Mon, 02 Mar 2026 12:00:00 +0300",
            more="In-Reply-To: <1@x>\n",
        ),
        anna=raw(sender="anna@romashka.example", to=TEAM, subject="Привет", id="3@x"),
        strange=raw(sender="a@one.example", to="b@two.example", subject="Не нам", id="4@x"),
    )


def test_an_archive_is_looked_into_before_anything_is_written(cast: Cast) -> None:
    import_ = begin(cast.olga, "mail", "почта.zip", talk())

    assert import_.state == "planned"
    counts = import_.plan["counts"]
    assert (counts["messages"], counts["conversations"], counts["clients"]) == (3, 2, 1)
    assert notes(cast.olga, import_) == [
        ("owner", "lyutik.example", "owner_new"),
        ("owner", "", "owner_known"),
        ("question", "почта.zip:strange.eml", "between_clients"),
    ]
    assert not ImportedLetter.objects.exists()
    assert not Message.objects.exists()


def test_decisions_of_the_review_change_the_plan(cast: Cast) -> None:
    import_ = begin(cast.olga, "mail", "почта.zip", talk())

    import_ = decide(
        cast.olga,
        import_,
        decisions={
            "names": {"domain:lyutik.example": "ООО «Лютик»"},
            "whose": {"one.example": str(cast.kuznetsov.id), "two.example": "team"},
        },
    )

    assert import_.plan["facts"]["owners"] == {"new": 1, "known": 2, "guessed": 0}
    assert ("owner", "lyutik.example", "owner_unanswered") not in notes(cast.olga, import_)
    assert import_.plan["counts"]["questions"] == 0
    run(cast.olga, import_)
    assert Message.objects.count() == 4
    assert Client.objects.filter(name="ООО «Лютик»").exists()


def test_letters_land_once_however_often_they_come_and_go_back_without_a_trace(cast: Cast) -> None:
    before = (Client.objects.count(), Contact.objects.count())
    import_ = bring(cast.olga, "mail", "почта.zip", talk())
    assert import_.report["counts"]["messages"] == 3
    assert Message.objects.count() == 3

    second = begin(cast.olga, "mail", "снова.zip", talk())
    assert not second.plan["worth"]
    assert second.plan["facts"]["here"] == 3

    import_ = undo(cast.olga, import_)
    assert (import_.state, import_.trouble) == ("undone", [])
    for rows in (
        Message, Conversation, SearchRow, Attachment, ClientDomain, ImportedLetter, ImportRun,
        ImportedRow,
    ):  # fmt: skip
        assert not rows.objects.exists(), rows
    assert (Client.objects.count(), Contact.objects.count()) == before
    cast.romashka.refresh_from_db()
    assert cast.romashka.last_number == 0
    # The second archive is still kept: nothing was made of it.
    assert Blob.objects.count() == 1

    assert bring(cast.olga, "mail", "опять.zip", talk()).report["counts"]["messages"] == 3


def test_an_import_that_was_answered_stays_whole(cast: Cast) -> None:
    import_ = bring(cast.olga, "mail", "почта.zip", talk())
    conversation = Conversation.objects.get(title="Привет")
    answers(cast.irina, conversation, "Здравствуйте, Анна")

    import_ = undo(cast.olga, import_)

    assert import_.state == "done"
    assert import_.trouble[0] == "built_on"
    assert import_.trouble[1]["messages"] == 1
    assert Message.objects.count() == 4


def test_only_what_this_import_brought_is_taken_out_of_a_conversation(cast: Cast) -> None:
    first = archive(
        ask=raw(sender="anna@romashka.example", to=TEAM, subject="Привет", id="3@x"),
    )
    later = archive(
        answer=raw(
            sender=TEAM, to="anna@romashka.example", subject="Re: Привет", id="5@x",
            date="Tue, 03 Mar 2026 12:00:00 +0300", more="In-Reply-To: <3@x>\n",
        ),
    )  # fmt: skip
    bring(cast.olga, "mail", "раз.zip", first)
    conversation = Conversation.objects.get()
    at = conversation.client_last_at
    second = bring(cast.olga, "mail", "два.zip", later)
    assert Message.objects.filter(conversation=conversation).count() == 2

    undone = undo(cast.olga, second)

    assert (undone.state, undone.trouble) == ("undone", [])
    assert Message.objects.filter(conversation=conversation).count() == 1
    conversation.refresh_from_db()
    assert conversation.client_last_at == at


def test_an_archive_from_an_old_domain_of_the_team_asks_whose_it_is(cast: Cast) -> None:
    old = archive(
        **{
            f"{number}": raw(
                sender=f"a@firm{number}.example", to="irina@old.example", id=f"{number}@x"
            )
            for number in range(4)
        }
    )
    import_ = begin(cast.olga, "mail", "почта.zip", old)
    assert (import_.plan["worth"], import_.plan["facts"]["likely_team"]) == (False, "old.example")

    import_ = decide(cast.olga, import_, decisions={"team": ["old.example"]})

    assert (import_.plan["counts"]["messages"], import_.plan["facts"]["likely_team"]) == (4, "")


def test_what_is_no_mail_says_so(cast: Cast) -> None:
    assert begin(cast.olga, "mail", "пусто.mbox", b"").trouble == ["empty", {}]
    picture = begin(cast.olga, "mail", "картинка.zip", archive(one=b""))
    assert picture.plan["counts"]["errors"] == 1
    assert not picture.plan["worth"]
