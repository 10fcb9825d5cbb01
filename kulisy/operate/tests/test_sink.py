"""The mail sink takes what is sent and keeps it whole."""

import email
import email.policy
import smtplib
from email.message import EmailMessage
from pathlib import Path

from kulisy.operate.sink import Sink


def test_a_letter_is_kept_with_its_envelope(tmp_path: Path) -> None:
    sink = Sink(tmp_path / "mail")
    sink.start()
    try:
        letter = EmailMessage()
        letter["Subject"] = "Ваш кабинет открыт"
        letter["From"] = "studio@example.org"
        letter["To"] = "anna@example.org"
        letter.set_content("Здравствуйте, Анна!\n.точка в начале строки\n")
        with smtplib.SMTP("127.0.0.1", sink.port) as server:
            server.send_message(letter, to_addrs=["anna@example.org", "hidden@example.org"])
    finally:
        sink.stop()
    (file,) = (tmp_path / "mail").iterdir()
    assert file.suffix == ".eml"
    kept = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert kept.get_all("X-Kulisy-To") == ["anna@example.org", "hidden@example.org"]
    assert kept["X-Kulisy-From"] == "studio@example.org"
    assert kept["Subject"] == "Ваш кабинет открыт"
    assert "\n.точка в начале строки" in kept.get_content()
