"""The course of a notice: published, delivered, reminded of, answered or not, over."""

import hashlib
from datetime import UTC, datetime, timedelta

import pypdfium2
import pytest
from django.http import Http404

from kulisy.admissions.refusal import Refused
from kulisy.documents import access as documents
from kulisy.documents.models import Version
from kulisy.files.models import Blob
from kulisy.files.store import store
from kulisy.journal.models import Entry
from kulisy.notices import access, actions, outcomes
from kulisy.notices.actions import certifying
from kulisy.notices.models import Notice, Outcome, Recipient
from kulisy.notices.signals import Ended, ended
from kulisy.notices.tests.making import NOW, clause, look, prepared, published
from kulisy.notify.models import Bell, Letter
from kulisy.operate.testing import acting_as
from kulisy.people.models import Access
from kulisy.people.tests.cast import Cast, at_desk, in_cabinet
from kulisy.people.viewer import viewing, working

pytestmark = pytest.mark.django_db

#: Ten in the morning of Tuesday, the day after.
TUESDAY = datetime(2026, 11, 17, 7, 0, tzinfo=UTC)
#: Five working days after Tuesday: the end of the next Tuesday, in Moscow.
DUE = datetime(2026, 11, 24, 20, 59, 59, tzinfo=UTC)


def letters_of(notice: Notice) -> list[Letter]:
    with acting_as("kulisy_owner"):
        rows = Letter.objects.filter(subject_kind="notice", subject_id=notice.id, face="portal")
        return list(rows.order_by("made_at", "address"))


def handed(notice: Notice, *, state: str = "handed", now: datetime = NOW) -> None:
    """The mail server took its letters (or what else became of them)."""
    from kulisy.notices.receivers import letter_moved

    for letter in letters_of(notice):
        if letter.key.startswith("notice:"):
            with working():
                letter.state, letter.handed_at = state, now
                letter.save(update_fields=["state", "handed_at"])
                letter_moved(Letter, letter=letter, now=now)


def facts(notice: Notice) -> list[str]:
    with acting_as("kulisy_owner"):
        rows = Entry.objects.filter(subject_id=notice.id).order_by("at", "id")
        assert all(row.client_id == notice.client_id for row in rows)
        return [row.kind.removeprefix("notice_") for row in rows]


def said(cast: Cast, who: Access, notice: Notice, answer: str, now: datetime, words="") -> None:  # type: ignore[no-untyped-def]
    with viewing(in_cabinet(who)) as viewer:
        found = access.notices(viewer).get(id=notice.id)
        actions.answer(viewer, found, said=answer, words=words, now=now)


def test_silence_is_consent_where_the_clause_says_so_and_the_tariff_follows(cast: Cast) -> None:
    clause(cast, cast.romashka)
    heard: list[Ended] = []

    def hear(sender: object, *, notice: Ended, **more: object) -> None:
        heard.append(notice)

    ended.connect(hear)
    notice = published(cast, cast.romashka)[0]
    assert "15\xa0000,00" in notice.body
    assert "16\xa0500,00" in notice.body
    assert "14/2026" in notice.body
    assert {each.address for each in letters_of(notice)} == {
        "anna@romashka.example",
        "pyotr@romashka.example",
    }
    assert notice.delivered_at is None  # The letter has not left yet.

    handed(notice)
    notice = look(notice, TUESDAY - timedelta(minutes=1))
    assert (notice.delivered_at, notice.next_at) == (None, TUESDAY)
    notice = look(notice, TUESDAY)
    assert (notice.delivered_at, notice.delivered_how, notice.due_at) == (TUESDAY, "morning", DUE)

    # Reminders, at half of the term and the working day before its end.
    assert len(notice.reminders) == 2
    for moment in [datetime.fromisoformat(each) for each in notice.reminders]:
        notice = look(notice, moment)
    assert len(letters_of(notice)) == 6
    assert notice.reminders == []

    notice = look(notice, DUE)
    assert notice.ended_at is None  # An answer of the last second may still be on its way.
    notice = look(notice, DUE + timedelta(minutes=1))
    ended.disconnect(hear)
    assert (notice.outcome, notice.ended_at) == (Outcome.SILENT_ACCEPTED, DUE)
    assert [(each.accepted, each.by_silence) for each in heard] == [(True, True)]
    assert heard[0].change
    assert (heard[0].change["old"], heard[0].change["new"]) == (1_500_000, 1_650_000)
    assert "пункт 6.2" in outcomes.explained(notice)
    assert facts(notice) == [
        "published", "letter", "letter", "delivered", "reminded", "reminded", "ended",
    ]  # fmt: skip


def test_without_a_clause_silence_means_nothing(cast: Cast) -> None:
    notice = published(cast, cast.kuznetsov)[0]
    handed(notice)
    look(notice, TUESDAY)
    notice = look(notice, DUE + timedelta(minutes=1))
    assert notice.outcome == Outcome.NO_ANSWER


def test_an_authorised_person_answers_and_his_colleague_is_only_informed(cast: Cast) -> None:
    clause(cast, cast.romashka)
    notice = published(cast, cast.romashka)[0]
    with pytest.raises(Refused):
        said(cast, cast.anna, notice, "accepted", TUESDAY)
    with pytest.raises(Refused):
        said(cast, cast.pyotr, notice, "refused", TUESDAY)  # Without a word.
    said(cast, cast.pyotr, notice, "refused", TUESDAY, "Дорого.")
    notice = look(notice, TUESDAY + timedelta(seconds=1))
    assert (notice.outcome, notice.ended_by) == (Outcome.REFUSED, "Пётр Ким")
    assert notice.ended_at == TUESDAY
    assert facts(notice)[-4:] == ["opened", "answered", "delivered", "ended"]
    assert notice.delivered_how == "opened"
    with pytest.raises(Refused):
        said(cast, cast.pyotr, notice, "accepted", TUESDAY + timedelta(minutes=1))


def test_an_answer_after_the_term_is_refused_even_before_the_worker_came_by(cast: Cast) -> None:
    clause(cast, cast.romashka)
    notice = published(cast, cast.romashka)[0]
    handed(notice)
    look(notice, TUESDAY)
    with pytest.raises(Refused):
        said(cast, cast.pyotr, notice, "refused", DUE + timedelta(seconds=2), "Нет")
    said(cast, cast.pyotr, notice, "refused", DUE - timedelta(seconds=1), "Нет")
    # The worker comes late: the answer came in time.
    assert look(notice, DUE + timedelta(hours=3)).outcome == Outcome.REFUSED


def test_a_bounce_is_our_task_and_not_his_silence(cast: Cast) -> None:
    clause(cast, cast.romashka)
    notice = published(cast, cast.romashka)[0]
    handed(notice, state="bounced")
    notice = look(notice, DUE + timedelta(days=30))
    assert (notice.delivered_at, notice.ended_at) == (None, None)
    with acting_as("kulisy_owner"):
        assert Bell.objects.filter(key=f"team:lost:{notice.id}").count() == 1

    # A letter on paper, handed over on Thursday, begins the term.
    thursday = NOW + timedelta(days=3)
    with viewing(at_desk(cast.irina)) as viewer:
        found = access.notices(viewer).get(id=notice.id)
        actions.note_beside(
            viewer, found, way="paper", words="Курьер, квитанция 12", at=thursday,
            delivers=True, now=thursday + timedelta(hours=1),
        )  # fmt: skip
    notice = look(notice, thursday + timedelta(hours=2))
    assert (notice.delivered_how, notice.delivered_at) == ("paper", thursday)
    assert notice.due_at == datetime(2026, 11, 26, 20, 59, 59, tzinfo=UTC)


def test_a_question_stops_the_term_and_what_is_left_of_it_runs_again(cast: Cast) -> None:
    clause(cast, cast.romashka)
    notice = published(cast, cast.romashka)[0]
    handed(notice)
    look(notice, TUESDAY)
    friday = TUESDAY + timedelta(days=3)
    with viewing(in_cabinet(cast.pyotr)) as viewer:
        found = access.notices(viewer).get(id=notice.id)
        key = found.id
        opened = actions.ask(viewer, found, words="Что входит?", key=key, now=friday)
        again = actions.ask(viewer, found, words="Что входит?", key=key, now=friday)
    assert opened == again
    notice = look(notice, friday + timedelta(seconds=5))
    assert notice.stopped_at == friday
    notice = look(notice, DUE + timedelta(days=9))
    assert notice.ended_at is None

    # Two working days were left on Friday: Monday and Tuesday. They run again from Thursday on.
    thursday = friday + timedelta(days=6)
    with viewing(at_desk(cast.irina)) as viewer:
        actions.resume(viewer, access.notices(viewer).get(id=notice.id), now=thursday)
    notice = look(notice, thursday + timedelta(minutes=1))
    assert notice.stopped_at is None
    assert notice.due_at == datetime(2026, 11, 30, 20, 59, 59, tzinfo=UTC)


def test_a_term_into_a_year_nobody_knows_forbids_publication(cast: Cast) -> None:
    clause(cast, cast.romashka, amount=30)
    preparation = prepared(cast, cast.romashka)
    with viewing(at_desk(cast.irina)) as viewer, pytest.raises(Refused):
        actions.order(viewer, preparation, now=NOW + timedelta(days=10))


def test_what_is_in_square_brackets_keeps_it_from_leaving(cast: Cast) -> None:
    preparation = prepared(cast, cast.romashka, kind="free", title="О чём", body="Когда: [дата]")
    with viewing(at_desk(cast.irina)) as viewer, pytest.raises(Refused) as caught:
        actions.order(viewer, preparation, now=NOW)
    assert "[дата]" in caught.value.sentence


def test_publication_that_was_cut_off_goes_on_and_doubles_nothing(cast: Cast) -> None:
    from kulisy.notices.actions import publishing

    preparation = prepared(cast, cast.romashka, cast.kuznetsov)
    with viewing(at_desk(cast.irina)) as viewer:
        actions.order(viewer, preparation, now=NOW)
    with working():
        assert publishing.publish_some(preparation.id, now=NOW, at_most=1)
    for _again in range(2):  # A second worker, or the same one after its death.
        with working():
            while publishing.publish_some(preparation.id, now=NOW, at_most=1):
                pass
    with acting_as("kulisy_owner"):
        assert Notice.objects.count() == 2
        assert Recipient.objects.count() == 3
        assert Letter.objects.filter(subject_kind="notice").count() == 3
        assert Entry.objects.filter(kind="notice_published").count() == 2


def test_only_its_recipients_read_a_notice_in_the_cabinet(cast: Cast) -> None:
    notice = published(cast, cast.romashka)[0]
    for who, sees in ((cast.anna, 1), (cast.pyotr, 1), (cast.ivan, 0), (cast.anna_at_lawyers, 0)):
        with viewing(in_cabinet(who)) as viewer:
            assert access.notices(viewer).count() == sees
            # The wall alone says the same.
            assert Notice.objects.filter(id=notice.id).count() == sees
            assert Recipient.objects.count() == sees  # His own row, never a colleague's.
    with working():
        told = {reader.contact_id for reader in access.client_readers(notice)}
    assert told == {cast.anna.contact_id, cast.pyotr.contact_id}


def test_who_only_works_here_prepares_nothing(cast: Cast) -> None:
    with viewing(at_desk(cast.maxim)) as viewer, pytest.raises(Http404):
        actions.save(viewer, None, values={}, client_ids=[], now=NOW)


def test_an_ended_notice_is_certified_once_with_the_journals_entries(cast: Cast) -> None:
    clause(cast, cast.romashka)
    with acting_as("kulisy_owner"):
        Access.objects.filter(id=cast.pyotr.id).update(sections=["conversations", "documents"])
        cast.pyotr.refresh_from_db()
    notice = published(cast, cast.romashka)[0]
    said(cast, cast.pyotr, notice, "accepted", TUESDAY)
    notice = look(notice, TUESDAY + timedelta(seconds=1))
    for _again in range(2):
        with working():
            certifying.certify(notice.id, now=TUESDAY + timedelta(minutes=1))
    with viewing(in_cabinet(cast.pyotr)) as viewer:
        found = access.notices(viewer).get(id=notice.id)
        paper = documents.documents(viewer).get(id=found.document_id)
        assert paper.kind == "notice"
    assert facts(notice)[-1] == "certified"
    with acting_as("kulisy_owner"):
        blob = Blob.objects.get(id=Version.objects.get(document_id=paper.id).blob_id)
        entries = Entry.objects.filter(subject_id=notice.id).exclude(kind="notice_certified")
        hashes = {hashlib.sha256(bytes(each.canonical)).hexdigest() for each in entries}
    with store().open(blob.key) as file:
        data = file.read()
        pdf = pypdfium2.PdfDocument(data)
    text = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    bare = "".join(each for each in text if each.isalnum())
    assert len(hashes) == 5
    # Cells break their lines side by side: each piece of each hash is there.
    pieces = [each[at : at + 8] for each in hashes for at in range(0, 64, 8)]
    assert [piece for piece in pieces if piece not in bare] == []
    assert "ПётрКим" in bare
    # Both sides are told of the end.
    assert {each.key.partition(":")[0] for each in letters_of(notice)} == {"notice", "ended"}
