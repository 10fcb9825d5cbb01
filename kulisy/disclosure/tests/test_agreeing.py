"""What a client sees is agreed: sent, accepted by a code, sent anew when it has changed."""

import pytest
from django.core import mail
from django.db import Error, transaction
from django.test import Client as Browser
from django.utils.translation import override

from kulisy.disclosure.agreed import in_words
from kulisy.disclosure.models import Annex, AnnexCode
from kulisy.disclosure.tests.confirming import send
from kulisy.documents.models import Document
from kulisy.notify.tests.jobs import run_jobs
from kulisy.operate.testing import acting_as
from kulisy.people.models import Person
from kulisy.people.tests.cast import Cast
from kulisy.projects.codes import secret_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def browser(person: Person) -> Browser:
    made = Browser(headers={"accept-language": "en"})
    made.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return made


def accepts(who: Browser, page: str) -> int:
    who.post(f"{page}code/")
    run_jobs()
    with acting_as("kulisy_owner"):
        code = secret_of(AnnexCode.objects.latest("made_at").id)
    assert any(code in str(letter.body) for letter in mail.outbox)
    return who.post(f"{page}acceptance/", {"code": code}).status_code


def test_it_is_sent_accepted_by_a_code_and_sent_anew_with_the_difference(cast: Cast) -> None:
    irina, pyotr, anna = (browser(each.person) for each in (cast.irina, cast.pyotr, cast.anna))
    here = f"/d/wind/clients/{cast.romashka.id}/annex/"
    assert "Пётр Ким" in irina.get(here).content.decode()
    assert irina.post(here).status_code == 302
    first = Annex.objects.get()
    page = f"/c/wind/annexes/{first.id}/"
    assert page in pyotr.get("/c/wind/").content.decode()
    # Анна leads, but somebody may sign: it waits for him, and her code is refused.
    anna.post(f"{page}code/")
    assert anna.post(f"{page}acceptance/", {"code": "000000"}).status_code == 422
    pyotr.post(f"{page}code/")
    assert pyotr.post(f"{page}acceptance/", {"code": "12"}).status_code == 422
    assert accepts(pyotr, page) == 302
    assert "Пётр Ким" in anna.get(page).content.decode()
    assert page not in pyotr.get("/c/wind/").content.decode()
    with pytest.raises(Error), transaction.atomic(), acting_as("kulisy_owner"):
        Annex.objects.update(number=7)

    irina.post(here)  # Nothing has changed: there is nothing to send.
    assert Annex.objects.count() == 1
    rights = f"/d/wind/contacts/{cast.anna.contact_id}/rights/"
    send(irina, rights, {"sections": ["conversations", "documents"], "lead": "on"})
    irina.post(here)

    second = Annex.objects.get(number=2)
    [line] = second.changes
    assert line.startswith("Анна Ким: закрывается Файлы; Деньги")
    assert line in anna.get(f"/c/wind/annexes/{second.id}/").content.decode()
    assert Document.objects.filter(kind="annex", client=cast.romashka).count() == 2
    # The old one, once more.
    assert pyotr.post(f"{page}acceptance/", {"code": "000000"}).status_code == 422


def test_those_who_look_into_the_same_sections_stand_in_one_line() -> None:
    def one(name: str, *sections: str, lead: bool = False) -> dict[str, object]:
        return {"name": name, "sections": list(sections), "lead": lead, "authorised": False,
                "ended": False}  # fmt: skip

    people = [one("Анна", "files", lead=True), one("Борис"), one("Вера", "files")]
    said = {"people": people, "share": True, "whole_team": True, "team": [], "reach": [],
            "projects": []}  # fmt: skip
    with override("en"):
        assert in_words(said)[0]["lines"] == [
            "Анна (leads for the client), Вера: Files", "Борис: no section",
        ]  # fmt: skip


def test_strangers_and_other_clients_find_no_annex(cast: Cast) -> None:
    browser(cast.irina.person).post(f"/d/wind/clients/{cast.romashka.id}/annex/")
    page = f"/c/wind/annexes/{Annex.objects.get().id}/"
    for who in (cast.ivan.person, cast.lev.person, cast.stranger):
        assert browser(who).get(page).status_code == 404
        assert browser(who).post(f"{page}code/").status_code == 404
    lev = browser(cast.lev.person)
    assert lev.post(f"/d/law/clients/{cast.romashka.id}/annex/").status_code == 404
