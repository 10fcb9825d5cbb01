"""Clients and contacts out of a table: what comes in, what doesn't, and all of it back again."""

from datetime import UTC, datetime

import pytest

from kulisy.documents.models import Draft
from kulisy.imports.models import ImportedRow
from kulisy.imports.tests.bringing import begin, bring, decide, notes, run, undo
from kulisy.journal.models import Entry
from kulisy.notify.models import Letter
from kulisy.people.models import Client, ClientDomain, ClientNote, Contact, NamedSeat
from kulisy.people.tests.cast import Cast, make_cast

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)

LIST = """\
Компания;Контактное лицо;E-mail;Телефон;Должность;Сайт;Ответственный;Комментарий
ООО «Лютик»;Мария;maria@lyutik.example;9000000001;Директор;https://lyutik.example/a;Ирина Павлова;Ах
ООО «Лютик»;Олег Стебель;oleg@lyutik.example;;Бухгалтер;;;
;Вера Одинокая;vera@mail.example;+7 900 000-00-02;;;;
АО «Пион»;;;;;;;
"""


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def names() -> set[str]:
    return set(Client.objects.values_list("name", flat=True))


def test_a_list_becomes_clients_with_their_contacts(cast: Cast) -> None:
    import_ = bring(cast.olga, "clients", "клиенты.csv", LIST)

    assert import_.state == "done"
    assert import_.report["counts"]["clients"] == 3
    assert import_.report["counts"]["contacts"] == 3
    lyutik = Client.objects.get(name="ООО «Лютик»")
    assert (lyutik.responsible_id, lyutik.human) == (cast.irina.id, False)
    contacts = Contact.objects.filter(client=lyutik).order_by("name")
    assert [each.email for each in contacts] == ["maria@lyutik.example", "oleg@lyutik.example"]
    assert contacts[0].position == "Директор"
    assert ClientDomain.objects.get(client=lyutik).domain == "lyutik.example"
    assert ClientNote.objects.get(client=lyutik).body == "Ах"
    vera = Client.objects.get(name="Вера Одинокая")
    assert vera.human
    assert vera.responsible_id == cast.olga.id
    assert not Contact.objects.filter(client__name="АО «Пион»").exists()


def test_an_import_writes_to_nobody_and_stands_in_the_journal(cast: Cast) -> None:
    bring(cast.olga, "clients", "клиенты.csv", LIST)

    assert not Letter.objects.exists()
    kinds = set(Entry.objects.values_list("kind", flat=True))
    assert {"import_started", "import_finished", "client_added", "contact_added"} <= kinds


def test_the_same_file_again_doubles_nothing(cast: Cast) -> None:
    bring(cast.olga, "clients", "клиенты.csv", LIST)
    before = (Client.objects.count(), Contact.objects.count())

    second = begin(cast.olga, "clients", "клиенты.csv", LIST)

    assert not second.plan["worth"]
    assert second.plan["counts"]["skipped"] == 4
    assert (Client.objects.count(), Contact.objects.count()) == before


def test_rows_that_are_wrong_are_named_and_the_rest_comes(cast: Cast) -> None:
    table = (
        "Клиент,Имя,E-mail\n"
        "Лютик,Мария,maria@lyutik.example\n"
        "Лютик,Пётр,это не адрес\n"
        ",,oleg@lyutik.example\n"
        f"{'Ж' * 500},,\n"
        "Лютик,Мария Лютикова,MARIA@lyutik.example\n"
        'Лютик,Двое,"a@lyutik.example, b@lyutik.example"\n'
    )

    import_ = begin(cast.olga, "clients", "клиенты.csv", table)

    assert notes(cast.olga, import_) == [
        ("error", "3", "bad_address"),
        ("error", "4", "no_name"),
        ("error", "5", "long_name"),
        ("skipped", "6", "twice"),
        ("remark", "7", "several_addresses"),
    ]
    run(cast.olga, import_)
    assert Contact.objects.filter(client__name="Лютик").count() == 2


def test_who_is_here_already_is_left_alone_or_filled_in(cast: Cast) -> None:
    table = (
        "Клиент,Имя,E-mail,Телефон\n"
        "ООО Ромашка,Анна Ким,anna@romashka.example,+7 900 111-22-33\n"
        "ООО «Ромашка»,Новый Человек,new@romashka.example,\n"
    )

    import_ = begin(cast.olga, "clients", "клиенты.csv", table)
    assert notes(cast.olga, import_) == [("skipped", "2", "contact_here")]
    assert import_.plan["counts"]["clients"] == 0

    import_ = decide(cast.olga, import_, decisions={"contacts": "fill"})
    done = run(cast.olga, import_)
    anna = Contact.objects.get(id=cast.anna.contact_id)
    assert anna.phone == "+7 900 111-22-33"
    assert Contact.objects.filter(client=cast.romashka).count() == 3

    undone = undo(cast.olga, done)
    assert undone.state == "undone"
    anna.refresh_from_db()
    assert anna.phone == ""
    assert Contact.objects.filter(client=cast.romashka).count() == 2


def test_an_import_goes_back_as_a_whole(cast: Cast) -> None:
    before = (names(), Contact.objects.count(), ClientNote.objects.count())
    import_ = bring(cast.olga, "clients", "клиенты.csv", LIST)
    assert names() != before[0]

    import_ = undo(cast.olga, import_)

    assert import_.state == "undone"
    assert (names(), Contact.objects.count(), ClientNote.objects.count()) == before
    assert not ImportedRow.objects.exists()
    assert Entry.objects.filter(kind="import_undone").exists()


def test_what_people_have_built_on_stays_with_all_the_rest(cast: Cast) -> None:
    import_ = bring(cast.olga, "clients", "клиенты.csv", LIST)
    lyutik = Client.objects.get(name="ООО «Лютик»")
    Contact.objects.create(company=cast.studio, client=lyutik, name="Кто-то ещё")
    there = (names(), Contact.objects.count())

    import_ = undo(cast.olga, import_)

    assert import_.state == "done"
    assert import_.trouble[0] == "built_on"
    assert import_.trouble[1] == {"contacts": 1}
    assert (names(), Contact.objects.count()) == there


def test_a_document_for_one_of_them_keeps_them_all(cast: Cast) -> None:
    import_ = bring(cast.olga, "clients", "клиенты.csv", LIST)
    lyutik = Client.objects.get(name="ООО «Лютик»")
    Draft.objects.create(
        company=cast.studio, client=lyutik, kind="contract", title="Договор", day=NOON.date(),
        sections=["documents"], made_by_id=cast.olga.id, made_at=NOON, changed_at=NOON,
    )  # fmt: skip
    there = (names(), Contact.objects.count())

    import_ = undo(cast.olga, import_)

    assert import_.state == "done"
    assert import_.trouble == ["built_on", {"others": 0}]
    assert (names(), Contact.objects.count()) == there


def test_the_mapping_is_remembered_for_the_same_heads(cast: Cast) -> None:
    import_ = begin(cast.olga, "clients", "a.csv", "Раз,Два\nЛютик,Мария\n")
    assert import_.mapping["columns"] == {}
    assert not import_.plan["worth"]
    import_ = decide(cast.olga, import_, mapping={"columns": {"0": "client", "1": "name"}})
    run(cast.olga, import_)

    second = begin(cast.olga, "clients", "b.csv", "раз,ДВА\nПион,Олег\n")

    assert second.mapping["columns"] == {"0": "client", "1": "name"}
    assert second.plan["counts"]["clients"] == 1


def test_an_administrator_finds_out_nothing_about_a_client_he_is_kept_out_of(cast: Cast) -> None:
    cast.irina.role = "admin"
    cast.irina.save()
    cast.romashka.restricted = True
    cast.romashka.responsible = cast.olga
    cast.romashka.save()
    ClientDomain.objects.create(
        company=cast.studio, client=cast.romashka, domain="romashka.example"
    )
    NamedSeat.objects.all().delete()
    table = "Клиент,Имя,E-mail,Сайт\nООО «Ромашка»,Анна,anna@romashka.example,romashka.example\n"

    own = begin(cast.irina, "clients", "a.csv", table)
    assert own.plan["counts"]["clients"] == 1
    run(cast.irina, own)
    assert Client.objects.filter(name="ООО «Ромашка»").count() == 2
    assert begin(cast.olga, "clients", "a.csv", table).state == "planned"


@pytest.mark.slow
def test_a_run_that_was_cut_off_goes_on_and_doubles_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kulisy.imports import clients

    rows = "".join(f"Клиент {n},Человек {n},p{n}@c{n}.example\n" for n in range(250))
    import_ = begin(cast.olga, "clients", "a.csv", f"Клиент,Имя,E-mail\n{rows}")
    land, calls = clients._Landing.land, []

    def dies(self, batch):  # type: ignore[no-untyped-def]
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        land(self, batch)

    monkeypatch.setattr(clients._Landing, "land", dies)
    with pytest.raises(KeyboardInterrupt):
        run(cast.olga, import_)
    assert Client.objects.filter(name__startswith="Клиент").count() == 200
    monkeypatch.undo()

    from kulisy.imports import tasks
    from kulisy.operate.testing import acting_as

    with acting_as("kulisy_worker"):
        tasks.carry(str(import_.id), import_.turn)

    assert Client.objects.filter(name__startswith="Клиент").count() == 250
    from kulisy.imports.tests.bringing import again

    done = again(import_)
    assert done.report["counts"] | {"x": 0} == {
        "clients": 250, "contacts": 250, "merged": 0, "skipped": 0, "errors": 0, "x": 0,
    }  # fmt: skip
    assert undo(cast.olga, done).state == "undone"
    assert Client.objects.filter(name__startswith="Клиент").count() == 0
