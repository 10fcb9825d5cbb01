import base64
import csv
import json
from datetime import UTC, datetime
from email.header import Header
from email.message import EmailMessage

import pytest

from kulisy.mailroom.reading import Letter, Unreadable, read
from kulisy.mailroom.tests.post import letter, raw, shared

pytestmark = pytest.mark.slow


def test_a_plain_russian_letter_comes_out_whole() -> None:
    found = letter(raw(more="Cc: boris@romashka.ru\nIn-Reply-To: <0@studio.ru>\n"))

    assert found.sender == ("anna@romashka.ru", "Анна Петрова")
    assert [box.address for box in (*found.to, *found.cc)] == [
        "hello@studio.ru",
        "boris@romashka.ru",
    ]
    assert found.message_id == "1@romashka.ru"
    assert found.in_reply_to == ("0@studio.ru",)
    assert found.date == datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
    assert (found.subject, found.text) == ("Вёрстка", "Добрый день!")


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-r", "utf-8", "iso-8859-5", "cp866"])
def test_labelled_charsets_are_read(charset: str) -> None:
    data = (
        f"From: a@b.ru\nSubject: {Header('Смета на вёрстку', charset).encode()}\n"
        f"Content-Type: text/plain; charset={charset}\n\n"
    ).encode() + "Счёт оплатили, ждём макеты.".encode(charset)

    found = letter(data)

    assert (found.subject, found.text) == ("Смета на вёрстку", "Счёт оплатили, ждём макеты.")


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-r", "utf-8"])
@pytest.mark.parametrize("label", ["", "; charset=3dutf-8", "; charset=us-ascii", "; charset=xyz"])
def test_letters_with_a_wrong_label_are_guessed(charset: str, label: str) -> None:
    text = "Добрый день, посылаем замечания по макету главной страницы."
    data = b"From: a@b.ru\nSubject: " + text.encode(charset)
    data += f"\nContent-Type: text/plain{label}\n\n".encode() + text.encode(charset)

    found = letter(data)

    assert (found.subject, found.text) == (text, text)


def test_an_encoded_word_cut_in_the_middle_of_a_letter_is_joined() -> None:
    whole = "Согласование".encode()
    parts = [base64.b64encode(part).decode() for part in (whole[:7], whole[7:])]
    data = raw(subject="\n ".join(f"=?utf-8?B?{part}?=" for part in parts))

    assert letter(data).subject == "Согласование"


def test_html_becomes_text_and_its_quotation_is_marked() -> None:
    html = (
        "<html><head><title>x</title><style>p{}</style></head><body><p>Да, <b>согласны</b>.</p>"
        "<ul><li>раз<li>два</ul><a href='https://romashka.ru/a'>здесь</a>"
        "<script>alert(1)</script><blockquote>Вы согласны?</blockquote></body></html>"
    )
    data = b"From: a@b.ru\nContent-Type: text/html; charset=utf-8\n\n" + html.encode()

    found = letter(data)

    expected = "Да, согласны. • раз • два здесь <https://romashka.ru/a> > Вы согласны?"
    assert " ".join(found.text.split()) == expected
    assert (found.has_html, found.text_from_html) == (True, True)


def test_the_plain_part_is_preferred_and_nothing_else_is_lost() -> None:
    message = EmailMessage()
    message["From"] = "a@b.ru"
    message.set_content("Простой текст")
    message.add_alternative("<p>Тот же <img src='cid:logo'></p>", subtype="html")
    message.get_payload()[1].add_related(b"PNG", "image", "png", cid="<logo>")  # type: ignore[union-attr, index]
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="Акт № 5.pdf")
    message.add_attachment("письмо внутри".encode(), maintype="text", subtype="plain")
    message.add_attachment(b"", maintype="application", subtype="x-empty", filename="0.bin")

    found = letter(message.as_bytes())

    assert found.text == "Простой текст"
    assert [(each.name, each.data, each.content_id) for each in found.attachments] == [
        ("file-1.png", b"PNG", "logo"),
        ("Акт № 5.pdf", b"%PDF", ""),
        ("file-3.txt", "письмо внутри".encode(), ""),
        ("0.bin", b"", ""),
    ]


def test_file_names_lead_nowhere_and_have_a_bearable_length() -> None:
    names = ["../../etc/passwd", "C:\\Users\\Анна\\смета.xlsx", "я" * 5000 + ".docx", "a\x00b.txt"]
    encoded = [f"=?utf-8?B?{base64.b64encode(name.encode()).decode()}?=" for name in names]
    data = b"From: a@b.ru\nContent-Type: multipart/mixed; boundary=x\n\n"
    for name in encoded:
        data += f'--x\nContent-Disposition: attachment; filename="{name}"\n\n1\n'.encode()

    found = [each.name for each in letter(data + b"--x--\n").attachments]

    assert found[:2] == ["passwd", "смета.xlsx"]
    assert len(found[2]) <= 255
    assert found[2].endswith(".docx")
    assert found[3] == "ab.txt"


def test_a_uuencoded_file_in_the_text_becomes_an_attachment() -> None:
    found = letter(raw(text="Вот файл:\nbegin 644 hello.txt\n%:&5L;&\\\n`\nend\nСпасибо"))

    assert [(each.name, each.data) for each in found.attachments] == [("hello.txt", b"hello")]
    assert found.text.split() == ["Вот", "файл:", "Спасибо"]


def test_a_letter_inside_a_letter_is_kept_as_a_file() -> None:
    inner = raw(subject="Внутри")
    data = (
        b"From: a@b.ru\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nsee below\n"
        b"--x\nContent-Type: message/rfc822\n\n" + inner + b"\n--x--\n"
    )

    found = letter(data)

    assert [each.content_type for each in found.attachments] == ["message/rfc822"]
    assert letter(found.attachments[0].data).subject == "Внутри"


def test_ten_thousand_recipients_are_read() -> None:
    found = letter(raw(to=", ".join(f"person{n}@romashka.ru" for n in range(10_000))))

    assert len(found.to) == 10_000


def test_a_letter_without_from_and_with_itself_as_parent_is_read() -> None:
    found = letter(b"Message-ID: <me@x>\nIn-Reply-To: <me@x>\nReferences: <me@x>\n\nhi")

    assert found.sender is None
    assert found.in_reply_to == ("me@x",)


def test_nul_and_half_a_surrogate_pair_are_made_harmless() -> None:
    data = b"From: a@b.ru\nSubject: a\x00b\nContent-Type: text/plain; charset=utf-8\n\n"

    found = letter(data + b"x\x00y \xed\xa0\x80 z")

    (found.subject + found.text).encode("utf-8")
    assert "\x00" not in found.subject + found.text
    assert found.text.startswith("xy")


@pytest.mark.parametrize("data", [b"", b"\x00\x00", b"\xef\xbb\xbf\n"])
def test_nothing_is_said_to_be_nothing(data: bytes) -> None:
    assert read(data, place="a.eml") == Unreadable("a.eml", "empty")


def test_what_has_no_headers_is_no_letter() -> None:
    assert read(b"just some words\n", place="a.txt") == Unreadable("a.txt", "no_headers")


def test_parts_nested_without_end_are_refused_in_words() -> None:
    data = b"From: a@b.ru\n"
    for number in range(3000):
        data += b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (number, number)

    found = read(data, place="deep.eml")

    assert isinstance(found, Letter) or found.code == "too_deep"


def test_a_stray_line_among_the_headers_hides_nothing() -> None:
    data = b"From: a@b.ru\nnot a header\nSubject : spaced\nMessage-ID: <1@b.ru>\n\nhi\n"

    found = letter(data)

    assert (found.subject, found.message_id, found.text) == ("spaced", "1@b.ru", "hi")


@pytest.mark.parametrize(
    ("more", "sign"),
    [
        ("Auto-Submitted: auto-replied\n", "auto"),
        ("X-Autoreply: yes\n", "auto"),
        ("Precedence: bulk\n", "bulk"),
        ("List-Id: <dev.example.org>\n", "list"),
        ("X-Failed-Recipients: a@b.ru\n", "bounce"),
    ],
)
def test_machines_and_lists_are_recognised(more: str, sign: str) -> None:
    assert sign in letter(raw(more=more)).signs


def test_a_forward_by_a_machine_is_still_a_persons_letter() -> None:
    assert letter(raw(more="Auto-Submitted: auto-forwarded\n")).signs == frozenset()


def test_odd_mail_of_other_projects_is_read_or_refused_with_a_reason() -> None:
    folder = shared("mail-odd")
    counted = {row["file"]: row for row in csv.DictReader((folder / "index.csv").open())}
    refused = []
    for name, row in counted.items():
        found = read((folder / name).read_bytes(), place=name)
        if isinstance(found, Unreadable):
            refused.append((name.rpartition("/")[2], found.code))
            continue
        inside = sum(each.data.count(b"filename=") for each in found.attachments)
        assert len(found.attachments) + inside >= int(row["attachments"]), name
        assert bool(found.sender) >= (row["has_from"] == "1"), name
        assert bool(found.message_id) >= (row["has_message_id"] == "1"), name

    assert sorted(refused) == [
        (".gitattributes.eml", "no_headers"),
        ("malformedHeader-noheader.eml", "no_headers"),
    ]


def test_peers_expectations_of_odd_mail_hold() -> None:
    folder = shared("mail-odd")

    def of(name: str) -> Letter:
        return letter((folder / name).read_bytes())

    assert of("redmine/empty_text_part.eml").text == "The html part."
    assert of("redmine/subject_as_iso-8859-1.eml").subject == "Testmail from Webmail: ä ö ü..."
    assert of("redmine/quoted_printable_utf8.eml").text == "Freundliche Grüsse"
    assert "Na štriku se suši šosić." in of("redmine/gmail-iso8859-2.eml").text
    assert of("redmine/subject_japanese_1.eml").subject == "テスト"
    assert of("redmine/body_ks_c_5601-1987.eml").text == "고맙습니다."
    assert of("redmine/ticket_without_from_header.eml").sender is None
    assert of("redmine/invalid_utf8.eml").text.startswith("Здравствуйте")
    texts = of("redmine/multiple_text_parts.eml")
    assert all(word in texts.text for word in ("first", "second", "third"))
    assert "textfile.txt" in [each.name for each in texts.attachments]
    for number in (1, 2, 3):
        assert "bounce" in of(f"espocrm/bounced_{number}.eml").signs
    assert "bounce" not in of("espocrm/test_email_1.eml").signs


def test_naughty_strings_survive_in_every_place_of_a_letter() -> None:
    strings = json.loads((shared("hostile-strings") / "naughty_strings.json").read_text())
    for naughty in strings:
        line = naughty.replace("\n", " ").replace("\r", " ")
        data = raw(subject=line, text=naughty, sender=f'"{line}" <a@b.ru>').decode()
        found = read(data.encode("utf-8", "surrogatepass"), place="x")

        assert isinstance(found, Letter)
        (found.subject + found.text).encode("utf-8")
