"""Forms: what stands on them, the same bytes each time, codes that a phone reads, VAT by date."""

import json
import os
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp

from kulisy.documents import free_papers, tax_papers
from kulisy.documents.papers import Bank, Line, Paper, Party
from kulisy.documents.paycode import NoCode, payment_text
from kulisy.documents.rendering import NotRendered, render
from kulisy.documents.vat import NoRate, Sums, line_sums, rate, together

SHARED = Path(os.environ.get("KULISY_SHARED", Path(__file__).parents[3].parent / "shared"))
DAY = date(2026, 11, 21)
SELLER = Party(
    "ООО «Ветер и вода»",
    "7700000016",
    "770001001",
    "1267700000017",
    "115035, г. Москва, ул. Садовническая, д. 14",
    head_title="Генеральный директор",
    head_name="Ветрова О. С.",
    accountant="Счётова М. И.",
)
BUYER = Party("ООО «Ромашка»", "7707083893", "770701001", address="г. Москва, ул. Мясницкая, д. 1")
BANK = Bank("АО «Тестбанк», г. Москва", "044525901", "30101810545250000901", "40702810700000012345")
PAPER = Paper(
    number="27",
    day=DAY,
    currency="RUB",
    seller=SELLER,
    buyer=BUYER,
    lines=(
        Line("Сопровождение сайта", Decimal(1), "362", 150_000_00, 22),
        Line("Баннер", Decimal(3), "796", 11_000_00, 22),
    ),
    rate=rate("standard", on=DAY),
    bank=BANK,
    ground="Договор № 14/2026 от 01.02.2026",
    due=date(2026, 12, 1),
)


def test_an_invoice_says_what_the_reference_asks_for() -> None:
    said = words(made("invoice", free_papers.invoice(PAPER, language="ru")))
    for each in (
        "Счёт на оплату № 27 от 21 ноября 2026 г.",
        "Банк получателя",
        "044525901",
        "40702810700000012345",
        "Всего 2 наименования на сумму 183 000,00 ₽",
        "В том числе НДС 22 %",
        "33 000,00",
        "Сто восемьдесят три тысячи рублей 00 копеек",
        "Оплатить не позднее 1 декабря 2026 г.",
        "Договор № 14/2026",
    ):
        assert each in said


def test_the_same_data_gives_the_same_bytes_and_an_archive_format() -> None:
    data = free_papers.invoice(PAPER, language="ru")
    first = made("invoice", data)
    assert first == made("invoice", dict(reversed(data.items())))
    assert b"pdfaid:part" in first
    assert first != made("invoice", free_papers.invoice(replace(PAPER, number="28"), language="ru"))
    other = render("invoice", data, day=DAY, language="ru", colours={"accent": "#1d5fa8"})
    assert other != first


def test_a_phone_reads_the_payment_code_of_the_page() -> None:
    page = pypdfium2.PdfDocument(made("invoice", free_papers.invoice(PAPER, language="ru")))[0]
    (code,) = zxingcpp.read_barcodes(page.render(scale=3).to_pil())
    assert code.text == (
        "ST00012|Name=ООО «Ветер и вода»|PersonalAcc=40702810700000012345"
        "|BankName=АО «Тестбанк», г. Москва|BIC=044525901|CorrespAcc=30101810545250000901"
        "|Sum=18300000|Purpose=Оплата по счёту № 27 от 21.11.2026, в т. ч. НДС 22 % – "
        "33 000,00 руб.|PayeeINN=7700000016|KPP=770001001|"
    )


@pytest.mark.slow
def test_a_draft_has_no_payment_code() -> None:
    assert free_papers.invoice(replace(PAPER, draft=True), language="ru")["qr"] is None
    drawn = words(made("invoice", free_papers.invoice(replace(PAPER, draft=True), language="ru")))
    assert "ЧЕРНОВИК" in drawn


def test_payment_texts_agree_with_the_shared_ones() -> None:
    file = SHARED / "data/ru-requisites/payment_qr.json"
    if not file.exists():
        pytest.skip("The payment codes are not on this machine (KULISY_SHARED).")
    tried = 0
    for case in json.loads(file.read_text(encoding="utf-8")):
        if case["charset"] != "utf-8":
            continue
        tried += 1
        fields = dict(case["fields"])
        names = ("Name", "PersonalAcc", "BankName", "BIC", "CorrespAcc")
        own = ("name", "account", "bank", "bic", "correspondent")
        must = {key: fields.pop(name, "") for key, name in zip(own, names, strict=True)}
        if case["error"]:
            with pytest.raises(NoCode) as refusal:
                payment_text(**must, extra=fields)
            assert str(refusal.value) == case["error"]
        else:
            assert payment_text(**must, extra=fields) == case["expected"]
    assert tried > 4


@pytest.mark.slow
def test_requisites_that_make_no_code_still_make_an_invoice() -> None:
    nameless = replace(PAPER, bank=replace(BANK, correspondent=""))
    data = free_papers.invoice(nameless, language="ru")
    assert data["qr"] is None
    assert "40702810700000012345" in words(made("invoice", data))


def test_vat_follows_the_documents_date() -> None:
    assert rate("standard", on=date(2025, 12, 31)).percent == 20
    assert rate("standard", on=date(2026, 1, 1)).percent == 22
    assert rate("exempt", on=DAY).ground == "НДС не облагается, освобождение по ст. 145 НК РФ"
    with pytest.raises(NoRate):
        rate("standard", on=date(1991, 1, 1))


def test_lines_are_rounded_half_up_and_totals_are_sums_of_lines() -> None:
    def of(price: int, percent: int, *, included: bool) -> Sums:
        return line_sums(quantity=Decimal(1), price=price, percent=percent, included=included)

    assert of(150_000_00, 22, included=False) == Sums(150_000_00, 33_000_00, 183_000_00)
    assert of(183_000_00, 22, included=True) == Sums(150_000_00, 33_000_00, 183_000_00)
    assert of(100_000_00, 22, included=True).tax == 18_032_79
    assert of(100_000_00, 5, included=True).tax == 4_761_90
    assert of(100_000_00, 7, included=True).tax == 6_542_06
    assert together([of(33_33, 22, included=False)] * 3).tax == 21_99
    half = line_sums(quantity=Decimal("0.5"), price=1, percent=None, included=True)
    assert half == Sums(1, 0, 1)


def test_a_tax_invoice_has_every_line_and_column_of_its_form() -> None:
    said = words(made("tax_invoice", tax_papers.tax_invoice(PAPER)))
    marks = ["(1)", "(1а)", "(2)", "(2а)", "(2б)", "(3)", "(4)", "(5)", "(5а)", "(5б)", "(6)"]
    for mark in [*marks, "(6а)", "(6б)", "(7)", "(8)"]:
        assert mark in said
    assert "Российский рубль, 643" in said
    assert "в редакции постановления Правительства Российской Федерации от 23 января" in said
    assert "без акциза" in said
    # The price of this form is without the tax.
    assert "122 950,82" in said
    before = replace(PAPER, day=date(2026, 3, 31))
    assert "(5б)" not in words(made("tax_invoice", tax_papers.tax_invoice(before)))


def test_an_entrepreneur_signs_for_himself() -> None:
    own = Party(
        "ИП Петров Пётр Петрович",
        "771234567859",
        ogrn="326770000001231",
        kind="entrepreneur",
        head_name="Петров П. П.",
        registered_on=date(2026, 2, 3),
    )
    said = words(made("tax_invoice", tax_papers.tax_invoice(replace(PAPER, seller=own))))
    assert "ОГРНИП 326770000001231 от 03.02.2026" in said
    invoice = free_papers.invoice(replace(PAPER, seller=own), language="ru")
    assert [each["role"] for each in invoice["signs"]] == ["Предприниматель"]


@pytest.mark.slow
def test_a_upd_is_of_status_one_with_tax_and_two_without() -> None:
    said = words(made("upd", tax_papers.upd(PAPER)))
    for mark in range(8, 20):
        assert f"[{mark}]" in said
    assert tax_papers.upd(PAPER)["status"] == "1"
    free = replace(PAPER, rate=rate("exempt", on=DAY), lines=(Line("Х", Decimal(1), "", 1, None),))
    assert tax_papers.upd(free)["status"] == "2"
    assert "без НДС" in words(made("upd", tax_papers.upd(free)))


@pytest.mark.slow
def test_an_act_in_english_speaks_english() -> None:
    said = words(made("act", free_papers.act(PAPER, language="en"), language="en"))
    assert "Acceptance act No. 27 of 21 November 2026" in said
    assert "In total" in said


@pytest.mark.slow
def test_what_is_written_stays_text_and_every_sign_finds_a_glyph() -> None:
    file = SHARED / "data/hostile-strings/naughty_strings.json"
    hostile = ['#panic("x")', "$x$ *b* [c] <d>", "пример\x00\u202e😀漢字", "\u200bx\ufeff", "٧٧"]
    if file.exists():
        found = json.loads(file.read_text(encoding="utf-8"))
        strings = found if isinstance(found, list) else found.get("strings", [])
        hostile += [each if isinstance(each, str) else str(each) for each in strings]
    joined = [each[:200] for each in hostile if each.strip()]
    lines = tuple(Line(each, Decimal(1), "796", 1, 22) for each in joined)
    said = words(made("invoice", free_papers.invoice(replace(PAPER, lines=lines), language="ru")))
    assert '#panic("x")' in said
    assert "$x$ *b* [c] <d>" in said


def test_a_form_that_there_is_not_is_refused() -> None:
    with pytest.raises(NotRendered):
        render("passport", {}, day=DAY, language="ru")


def made(form: str, data: dict, language: str = "ru") -> bytes:  # type: ignore[type-arg]
    return render(form, data, day=DAY, language=language)


def words(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    text = " ".join(page.get_textpage().get_text_bounded() for page in pages)
    return " ".join(text.replace("\u00a0", " ").replace("\u00ad", "").split())
