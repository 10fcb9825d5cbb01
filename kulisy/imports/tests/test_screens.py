"""The screens of imports as a browser meets them."""

import json
import uuid

import pytest
from django.test import Client as Browser

from kulisy.conversations.models import Message
from kulisy.imports.models import Import
from kulisy.imports.tests.bringing import begin, bring, run
from kulisy.journal.models import Entry
from kulisy.notify.tests.jobs import run_jobs
from kulisy.people.models import Client, Person
from kulisy.people.tests.cast import Cast, make_cast, seat

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HOME = "/d/wind/settings/imports/"
LIST = (
    "Клиент;Контакт;E-mail\nООО «Лютик»;Мария;maria@lyutik.example\n;=1+1;x@y.example\nПион;;нет\n"
)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def browser(person: Person) -> Browser:
    made = Browser(headers={"accept-language": "en"})
    made.force_login(person, backend=BACKEND)
    return made


def send(page: Browser, kind: str, name: str, data: bytes, key: uuid.UUID) -> str:
    """Through the addresses of the upload, as the script does; the id of the file."""
    base = f"{HOME}new/{kind}/{key}/uploads/"
    told = json.dumps({"name": name, "size": len(data)})
    upload = page.post(base, told, content_type="application/json").json()
    if data:
        part = f"{upload['url']}/parts/1"
        assert page.put(part, data, content_type="application/octet-stream").status_code == 200
    assert page.post(f"{upload['url']}/complete").status_code == 201
    return str(upload["id"])


def test_a_file_goes_all_the_way_through_the_screens(cast: Cast) -> None:
    page, key = browser(cast.olga.person), uuid.uuid4()
    upload_id = send(page, "clients", "клиенты.csv", LIST.encode(), key)

    begun = page.post(f"{HOME}new/clients/", {"key": key, "files": upload_id})
    twice = page.post(f"{HOME}new/clients/", {"key": key, "files": upload_id})
    assert begun["Location"] == twice["Location"]
    assert Import.objects.count() == 1
    assert "looks into the file" in page.get(begun["Location"]).content.decode()
    run_jobs()

    one = begun["Location"]
    planned = page.get(one).content.decode()
    assert "Bring it in" in planned
    assert "“нет” is no mail address." in planned
    turn = Import.objects.get().turn
    stale = page.post(f"{one}run/", {"turn": turn - 1}, follow=True).content.decode()
    assert "The plan has changed meanwhile" in stale
    page.post(f"{one}run/", {"turn": turn})
    page.post(f"{one}run/", {"turn": turn})
    assert "brought in" in page.get(one).content.decode()
    run_jobs()

    assert Client.objects.filter(name="ООО «Лютик»").count() == 1
    ended = page.get(f"{one}?working=1", headers={"HX-Request": "true"})
    assert ended["HX-Refresh"] == "true"
    report = page.get(f"{one}report.csv")
    assert report["Content-Disposition"].startswith("attachment")
    text = report.content.decode("utf-8-sig")
    assert "\r\n3;brought in;'=1+1;" in text
    page.post(f"{one}undoing/")
    run_jobs()
    assert "It was undone" in page.get(one).content.decode()
    assert not Client.objects.filter(name="ООО «Лютик»").exists()
    assert Entry.objects.filter(kind="import_undone").exists()


def test_decisions_of_the_form_make_a_new_plan(cast: Cast) -> None:
    import_ = begin(cast.olga, "clients", "a.csv", "Раз;Два\nЛютик;Мария\n")
    page = browser(cast.olga.person)

    page.post(
        f"{HOME}{import_.id}/mapping/",
        {"column:0": "client", "column:1": "name", "column:7": "email", "column:x": "phone"},
    )
    run_jobs()

    import_.refresh_from_db()
    assert import_.mapping == {"columns": {"0": "client", "1": "name"}}
    assert import_.plan["counts"]["clients"] == 1
    assert "new client and contact" in page.get(f"{HOME}{import_.id}/").content.decode()


def test_what_stands_in_the_way_of_an_undo_is_listed(cast: Cast) -> None:
    import_ = bring(cast.olga, "clients", "a.csv", LIST)
    Client.objects.get(name="ООО «Лютик»")
    page = browser(cast.olga.person)
    from kulisy.people.models import Contact

    lyutik = Client.objects.get(name="ООО «Лютик»")
    Contact.objects.create(company=cast.studio, client=lyutik, name="Ещё один")
    page.post(f"{HOME}{import_.id}/undoing/")
    run_jobs()

    said = page.get(f"{HOME}{import_.id}/").content.decode()
    assert "It was not undone" in said
    assert "new contacts at its clients: 1" in said


def test_a_bad_file_says_what_it_is_and_can_be_removed(cast: Cast) -> None:
    page = browser(cast.olga.person)
    for name, data, sentence in (
        ("пусто.csv", b"", "The file is empty."),
        ("книга.xls", b"\xd0\xcf\x11\xe0" * 10, "This is an old Excel file"),
        ("a.xlsx", b"PK\x03\x04" * 10, "The workbook is damaged."),
    ):
        import_ = begin(cast.olga, "clients", name, data)
        said = page.get(f"{HOME}{import_.id}/").content.decode()
        assert sentence in said
        page.post(f"{HOME}{import_.id}/removal/")
        run_jobs()
        assert page.get(f"{HOME}{import_.id}/").status_code == 404
    assert "Nothing was brought in yet" in page.get(HOME).content.decode()


def test_nothing_is_begun_without_a_file(cast: Cast) -> None:
    page = browser(cast.olga.person)
    answer = page.post(f"{HOME}new/clients/", {"key": uuid.uuid4()})
    assert answer.status_code == 422
    assert "Please choose a file first." in answer.content.decode()
    foreign = page.post(f"{HOME}new/clients/", {"key": uuid.uuid4(), "files": uuid.uuid4()})
    assert foreign.status_code == 422
    too_large = page.post(
        f"{HOME}new/clients/{uuid.uuid4()}/uploads/",
        json.dumps({"name": "a.csv", "size": 2 * 1024**3}),
        content_type="application/json",
    )
    assert too_large.status_code == 413


def test_imports_are_the_owners_and_each_administrators_own(cast: Cast) -> None:
    admin = seat(cast.studio, "Аня Админ", "admin@wind.example", "admin")
    owners = begin(cast.olga, "clients", "a.csv", LIST)
    own = begin(admin, "clients", "b.csv", LIST)
    page = browser(admin.person)

    assert page.get(HOME).status_code == 200
    assert page.get(f"{HOME}{own.id}/").status_code == 200
    assert page.get(f"{HOME}{owners.id}/").status_code == 404
    assert page.post(f"{HOME}{owners.id}/run/", {"turn": owners.turn}).status_code == 404
    # An archive of mail tells of every client.
    assert page.get(f"{HOME}new/mail/").status_code == 404
    assert browser(cast.olga.person).get(f"{HOME}{own.id}/").status_code == 200
    for other in (cast.irina.person, cast.lev.person, cast.anna.person):
        assert browser(other).get(f"{HOME}{own.id}/").status_code == 404


def test_the_review_of_mail_takes_names_and_decisions(cast: Cast) -> None:
    from kulisy.imports.tests.test_letters import talk

    import_ = begin(cast.olga, "mail", "почта.zip", talk())
    page, one = browser(cast.olga.person), f"{HOME}{import_.id}/"
    review = page.get(f"{one}owners/?tab=new").content.decode()
    assert "lyutik.example" in review
    line = review.split('name="whose:')[1].split('"')[0]
    question = page.get(one).content.decode().split('name="place:')[1].split('"')[0]

    page.post(
        f"{one}owners/", {"tab": "new", f"whose:{line}": "client", f"name:{line}": "ип кузнецов"}
    )
    import_.refresh_from_db()
    assert import_.state == "planned"
    assert import_.decisions["whose"] == {"lyutik.example": str(cast.kuznetsov.id)}
    stale = page.get(one).content.decode()
    assert "Make it anew" in stale
    page.post(f"{one}run/", {"turn": import_.turn})
    import_.refresh_from_db()
    assert import_.state == "planned"
    page.post(f"{one}planning/", {"team": "old@wind.example\n@former.example"})
    run_jobs()
    import_.refresh_from_db()
    assert import_.decisions["team"] == ["old@wind.example", "former.example"]
    assert import_.plan["counts"]["clients"] == 0
    page.post(f"{one}decisions/", {f"place:{question}": "internal"})
    run_jobs()
    import_.refresh_from_db()
    assert import_.decisions[question] == "internal"
    assert "ИП Кузнецов" in page.get(f"{one}owners/?tab=decided").content.decode()
    page.post(f"{one}owners/", {"tab": "decided", "back:lyutik.example": "on"})
    import_.refresh_from_db()
    assert import_.decisions["whose"] == {}
    page.post(f"{one}planning/")
    run_jobs()
    import_.refresh_from_db()
    run(cast.olga, import_)


def test_what_is_in_doubt_comes_first_however_many_there_are(cast: Cast) -> None:
    from kulisy.imports.tests.test_letters import TEAM, archive
    from kulisy.mailroom.tests.post import raw

    letters = {
        f"{number}": raw(
            sender=f"a@firm{number}.example", to=TEAM, subject=f"Дело {number}", id=f"{number}@x"
        )
        for number in range(60)
    }
    letters["answer"] = raw(
        sender=TEAM, to="a@firm7.example", subject="Re: Дело 7", id="re@x",
        date="Mon, 02 Mar 2026 12:00:00 +0300", more="In-Reply-To: <7@x>\n",
    )  # fmt: skip
    import_ = begin(cast.olga, "mail", "почта.zip", archive(**letters))
    page, one = browser(cast.olga.person), f"{HOME}{import_.id}/owners/"

    first = page.get(one).content.decode()
    assert first.count('name="whose:') == 50
    assert "nobody of the team ever answered" in first
    assert "<b>firm7.example</b>" not in first
    assert page.get(f"{one}?page=2").content.decode().count('name="whose:') == 9
    assert page.get(f"{one}?q=firm42").content.decode().count('name="whose:') == 1
    line = page.get(f"{one}?q=firm42").content.decode().split('name="whose:')[1].split('"')[0]
    page.post(one, {f"whose:{line}": "team"})
    page.post(one, {"tab": "look", "q": "firm1", "all": "nobody"})

    import_.refresh_from_db()
    kept = import_.decisions["whose"]
    assert kept["firm42.example"] == "team"
    assert sorted(kept.values()) == ["nobody"] * 11 + ["team"]
    left = page.get(one).content.decode()
    assert left.count('name="whose:') == 47
    for other in (cast.ivan.person, cast.irina.person, cast.lev.person):
        assert browser(other).get(one).status_code == 404
        assert browser(other).post(one, {"all": "nobody"}).status_code == 404


def test_lines_of_another_system_go_through_the_same_screens(cast: Cast) -> None:
    lines = [
        {"type": "client", "id": 1, "name": "ООО «Лютик»"},
        {"type": "contact", "id": "m", "client": 1, "name": "Мария", "email": "m@l.example"},
        {
            "type": "conversation", "id": "T", "client": 1, "title": "Сайт", "audience": "client",
            "state": "closed",
        },
        {
            "type": "message", "id": 2, "conversation": "T", "at": "2024-03-01T10:00:00+03:00",
            "from": "m", "audience": "client", "body": "Не открывается",
        },
    ]  # fmt: skip
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    page = browser(cast.olga.person)
    guess = begin(cast.olga, "conversations", "a.jsonl", text.replace('"audience": "client", ', ""))
    assert guess.plan["counts"]["errors"] > 0
    assert "audience" in page.get(f"{HOME}{guess.id}/?level=error").content.decode()

    import_ = begin(cast.olga, "conversations", "b.jsonl", text)
    assert "Bring it in" in page.get(f"{HOME}{import_.id}/").content.decode()
    import_ = run(cast.olga, import_)
    assert import_.report["counts"]["messages"] == 1
    assert Message.objects.get().body == "Не открывается"
    assert "1 message" in page.get(f"{HOME}{import_.id}/").content.decode()
    page.post(f"{HOME}{import_.id}/undoing/")
    run_jobs()
    assert not Message.objects.exists()
    assert not Client.objects.filter(name="ООО «Лютик»").exists()


def test_the_tables_of_imports_are_closed_to_the_cabinet(cast: Cast) -> None:
    from django.db import ProgrammingError, transaction

    from kulisy.people.tests.cast import in_cabinet
    from kulisy.people.viewer import viewing

    begin(cast.olga, "clients", "a.csv", LIST)
    assert Import.objects.exists()
    with pytest.raises(ProgrammingError), transaction.atomic(), viewing(in_cabinet(cast.anna)):
        Import.objects.count()
