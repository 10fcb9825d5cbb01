"""Documents through their pages: the bookkeeper finds, takes and shows; the team prepares, corrects
and sees who received."""

import re
from datetime import timedelta

import pytest
from django.test import Client as Browser

from kulisy.documents.models import Document, Draft, Kind, Link, Receipt
from kulisy.documents.tests.papers import DAY, browser, pdf, published
from kulisy.files import actions as files
from kulisy.journal.models import Entry
from kulisy.kit.time import now as present
from kulisy.notify.models import Letter
from kulisy.notify.tests.jobs import run_jobs
from kulisy.people.models import Access, AccessState, Seat
from kulisy.people.tests.cast import Cast, at_desk, make_cast
from kulisy.people.tests.counting import counted
from kulisy.people.viewer import viewing

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def page(holder: Access | Seat, url: str, status: int = 200) -> str:
    answer = browser(holder).get(url)
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def given(answer: object) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def masked(html: bytes) -> bytes:
    return re.sub(rb"\b[A-Za-z0-9]{64}\b|/doc/[\w-]{43}/", b"TOKEN", html)


def old_invoice(cast: Cast, **said: object) -> Document:
    """A tax invoice of three months ago."""
    return published(cast.irina, cast.romashka, now=present() - timedelta(days=92), **said)


@pytest.mark.slow
def test_three_months_later_the_bookkeeper_finds_and_takes_the_tax_invoice(cast: Cast) -> None:
    document = old_invoice(cast)
    published(cast.irina, cast.romashka, "Договор", kind=Kind.CONTRACT, number="14", total=None)
    Access.objects.filter(id=cast.anna.id).update(state=AccessState.ENDED, sections=["money"])
    run_jobs()

    listed = page(cast.anna, "/c/wind/documents/?q=183000")

    assert "Счёт-фактура No. 27" in listed
    assert "Договор" not in listed
    taken = browser(cast.anna).get(f"/c/wind/documents/{document.id}/1/file/")
    assert given(taken) == pdf("Hosting and support")
    assert "attachment" in taken["Content-Disposition"]
    assert Receipt.objects.get().again
    desk = page(cast.olga, "/d/wind/documents/")
    assert "“please send it again”" in desk


@pytest.mark.slow
def test_what_asks_something_stands_on_the_first_screen_until_it_is_done(cast: Cast) -> None:
    document = published(cast.irina, cast.romashka, now=present(), asks="sign", due=DAY)
    home = page(cast.anna, "/c/wind/")
    assert "Анна, one thing waits for you" in home
    assert "was due by 21 August" in home
    assert "New document: Счёт-фактура No. 27" in home

    done = browser(cast.anna).post(f"/c/wind/documents/{document.id}/1/completion/")

    assert done.status_code == 302
    assert "Анна, one thing waits" not in page(cast.anna, "/c/wind/")
    assert "said it is done" in page(cast.irina, f"/d/wind/documents/{document.id}/")
    assert page(cast.ivan, "/c/wind/").count("Счёт-фактура") == 0


def test_what_is_to_be_paid_is_marked_by_the_company_alone(cast: Cast) -> None:
    document = published(cast.irina, cast.romashka, now=present(), asks="pay")
    url = f"documents/{document.id}"

    assert browser(cast.anna).post(f"/c/wind/{url}/1/completion/").status_code == 404
    assert browser(cast.dina).post(f"/d/wind/{url}/completion/").status_code == 302
    document.refresh_from_db()
    assert document.settled_at is not None
    assert document.settled_by_contact_id is None


def test_an_accountants_link_opens_one_document_until_it_ends(cast: Cast) -> None:
    document = old_invoice(cast)
    other = published(cast.irina, cast.romashka, "Договор", kind=Kind.CONTRACT)
    made = browser(cast.anna).post(
        f"/c/wind/documents/{document.id}/links/", {"whom": "Галина", "days": "7"}
    )
    url = re.search(r"http[^\"<]*/doc/[\w-]+/", made.content.decode()).group()  # type: ignore[union-attr]
    path = url[url.index("/doc/") :]
    accountant = Browser(headers={"accept-language": "en"})

    shown = accountant.get(path)
    assert "Счёт-фактура No. 27" in shown.content.decode()
    # Nothing to strangers, yet not "no-referrer": with it browsers post as if from nowhere.
    assert shown["Referrer-Policy"] == "same-origin"
    assert accountant.post(f"{path}opening/").status_code == 204
    assert given(accountant.get(f"{path}file/")) == pdf("Hosting and support")
    assert accountant.get(f"/c/wind/documents/{other.id}/").status_code == 302  # to sign in

    mine = page(cast.anna, f"/c/wind/documents/{document.id}/")
    assert "Галина" in mine
    assert "opened 1 time" in mine
    assert "By link, for Галина" in page(cast.irina, f"/d/wind/documents/{document.id}/")
    assert "Галина" not in page(cast.pyotr, f"/c/wind/documents/{document.id}/")
    kinds = set(Entry.objects.filter(subject_id=document.id).values_list("kind", flat=True))
    assert {"document_link_made", "document_opened", "document_downloaded"} <= kinds

    link = Link.objects.get()
    end = f"/c/wind/documents/{document.id}/links/{link.id}/end/"
    assert browser(cast.pyotr).post(end).status_code == 404
    assert browser(cast.anna).post(end).status_code == 302
    assert accountant.get(path).status_code == 404
    assert accountant.get(f"{path}file/").status_code == 404


@pytest.mark.parametrize("ended", ["time", "section", "access"])
def test_a_link_lives_no_longer_than_its_makers_right(cast: Cast, ended: str) -> None:
    old_invoice(cast)
    anna = browser(cast.anna)
    document = Document.objects.get()
    made = anna.post(f"/c/wind/documents/{document.id}/links/", {"days": "1"})
    path = re.search(r"/doc/[\w-]+/", made.content.decode()).group()  # type: ignore[union-attr]
    assert Browser().get(path).status_code == 200

    if ended == "time":
        Link.objects.update(expires_at=present() - timedelta(seconds=1))
    elif ended == "section":
        Access.objects.filter(id=cast.anna.id).update(sections=["conversations"])
    else:
        Access.objects.filter(id=cast.anna.id).update(state=AccessState.REVOKED)

    gone = Browser().get(path)
    never = Browser().get("/doc/" + "x" * 43 + "/")
    assert gone.status_code == never.status_code == 404
    assert masked(gone.content) == masked(never.content)


@pytest.mark.slow
def test_the_team_prepares_and_publishes_to_those_whom_the_page_names(cast: Cast) -> None:
    irina = browser(cast.irina)
    with viewing(at_desk(cast.irina)):
        sent = files.keep_bytes(
            company_id=cast.studio.id,
            person_id=cast.irina.person_id,
            name="act_31.pdf",
            data=pdf("Act"),
            now=present(),
        )
    begun = irina.post(
        "/d/wind/documents/new/",
        {"client": str(cast.romashka.id), "kind": "act", "files": [str(sent.id)]},
    )
    draft = Draft.objects.get()
    assert begun["Location"].endswith(f"/documents/drafts/{draft.id}/")
    form = page(cast.irina, begun["Location"])
    assert "Will read it: ООО «Ромашка»" in form
    assert "Анна Ким, Пётр Ким" in form
    said = {
        "kind": "act", "title": "Акт", "number": "31", "day": "2026-11-20", "total": "183 000,50",
        "currency": "RUB", "sections": "documents money", "asks": "sign", "due": "2026-12-01",
    }  # fmt: skip
    wrong = irina.post(begun["Location"], {**said, "total": "много", "publish": "1"})
    assert wrong.status_code == 422
    assert "Write a sum like" in wrong.content.decode()

    done = irina.post(begun["Location"], {**said, "publish": "1"})

    document = Document.objects.get()
    assert done["Location"].endswith(f"/documents/{document.id}/")
    assert (document.total, document.number, str(document.due)) == (18_300_050, "31", "2026-12-01")
    assert not Draft.objects.exists()
    run_jobs()
    told = Letter.objects.filter(subject_kind="document").values_list("address", flat=True)
    assert sorted(told) == ["anna@romashka.example", "pyotr@romashka.example"]
    assert "letter to anna@romashka.example" in page(cast.irina, done["Location"])
    bell = page(cast.anna, "/c/wind/bell/")
    assert "A new document: Акт No. 31" in bell


def test_a_correction_and_a_withdrawal_are_shown_beside_what_was(cast: Cast) -> None:
    document = old_invoice(cast)
    irina = browser(cast.irina)
    begun = irina.post(f"/d/wind/documents/{document.id}/correction/")
    with viewing(at_desk(cast.irina)):
        sent = files.keep_bytes(
            company_id=cast.studio.id,
            person_id=cast.irina.person_id,
            name="corrected.pdf",
            data=pdf("Corrected"),
            now=present(),
        )
    said = {
        "kind": "tax_invoice", "title": "Счёт-фактура", "number": "27", "day": "2026-08-21",
        "total": "183000", "currency": "RUB", "sections": "documents money",
        "files": [str(sent.id)], "publish": "1",
    }  # fmt: skip
    unsaid = irina.post(begun["Location"], said)
    assert "Say what has changed" in unsaid.content.decode()

    irina.post(begun["Location"], {**said, "reason": "Исправлен адрес"})

    shown = page(cast.anna, f"/c/wind/documents/{document.id}/")
    assert "Version 2" in shown
    assert "Исправлен адрес" in shown
    assert "Version 1" in shown
    old = browser(cast.anna).get(f"/c/wind/documents/{document.id}/1/file/")
    assert given(old) == pdf("Hosting and support")
    irina.post(f"/d/wind/documents/{document.id}/withdrawal/", {"because": "Выставлен дважды"})
    assert "withdrawn: Выставлен дважды" in page(cast.anna, f"/c/wind/documents/{document.id}/")


@pytest.mark.slow
def test_nobody_else_gets_it_by_its_address(cast: Cast) -> None:
    document = old_invoice(cast)
    Access.objects.filter(id=cast.pyotr.id).update(sections=["conversations", "files"])
    urls = [f"documents/{document.id}/", f"documents/{document.id}/1/file/"]
    urls += [f"documents/{document.id}/1/preview/", "documents/?q=hosting"]
    for url in urls:
        assert browser(cast.anna).get(f"/c/wind/{url}").status_code == 200
        assert browser(cast.pyotr).get(f"/c/wind/{url}").status_code == 404
        answer = browser(cast.ivan).get(f"/c/wind/{url}")
        assert answer.status_code == 404 or "Счёт-фактура" not in answer.content.decode()
        assert browser(cast.lev).get(f"/d/wind/{url}").status_code == 404
    assert "documents/" not in page(cast.pyotr, "/c/wind/")


@pytest.mark.slow
def test_lists_ask_as_much_for_many_documents_as_for_few(cast: Cast) -> None:
    def statements() -> tuple[int, ...]:
        asked = []
        for holder, url in (
            (cast.anna, "/c/wind/documents/?q=hosting"),
            (cast.anna, "/c/wind/"),
            (cast.olga, "/d/wind/documents/"),
        ):
            there = browser(holder)
            there.get(url)
            with counted() as seen:
                there.get(url)
            asked.append(len(seen))
        return tuple(asked)

    published(cast.irina, cast.romashka, now=present())
    few = statements()
    for number in range(12):
        published(cast.irina, cast.romashka, now=present(), number=str(number), asks="read")

    assert statements() == few
