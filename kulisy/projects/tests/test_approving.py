"""A deliverable is shown, remarked on in one list, shown again and approved by a code, for good."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import Error, transaction
from django.http import Http404

from kulisy.admissions.refusal import Refused
from kulisy.journal.models import Entry
from kulisy.notify.tests.jobs import run_jobs
from kulisy.people import awaited
from kulisy.people.models import Access
from kulisy.people.tests.cast import NOW, Cast, at_desk, in_cabinet, make_cast
from kulisy.people.viewer import viewing
from kulisy.projects import access, actions
from kulisy.projects.codes import HOLDS, secret_of
from kulisy.projects.models import Approval, ApprovalCode, ApprovalRound
from kulisy.projects.tests.working import begins, picture, shows

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def found(viewer, approval):
    rows = access.approvals(viewer).select_related("project__client")
    return rows.get(id=approval.id)


def asks_code(who: Access, approval: Approval, *, now=NOW) -> str:
    viewer = in_cabinet(who)
    with viewing(viewer):
        one = found(viewer, approval)
        actions.ask_code(viewer, one.project, one, now=now)
    return secret_of(ApprovalCode.objects.latest("made_at").id)


def approves(who: Access, approval: Approval, code: str, *, now=NOW) -> bool:
    viewer = in_cabinet(who)
    with viewing(viewer):
        one = found(viewer, approval)
        return actions.approve(viewer, one.project, one, typed=code, now=now)


def test_two_rounds_of_remarks_then_approval_by_a_code_then_nothing_changes(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    approval = shows(cast.irina, project, file=picture())
    anna, pyotr, irina = in_cabinet(cast.anna), in_cabinet(cast.pyotr), at_desk(cast.irina)
    for viewer, words in ((anna, "Логотип крупнее"), (pyotr, "Телефон наверх")):
        with viewing(viewer):
            one = found(viewer, approval)
            actions.add_remark(viewer, one.project, one, words=words, place=(500, 120), now=NOW)
    with viewing(anna):
        assert [each.number for each in access.remarks(anna)] == [1, 2], "one list for both"
        one = found(anna, approval)
        actions.send_remarks(anna, one.project, one, now=NOW)
    with viewing(irina):
        one = found(irina, approval)
        assert one.state == "remarks"
        shown = {"file": picture(b"\x01"), "words": "Учли всё"}
        actions.show_again(irina, one.project, one, due=date(2026, 11, 20), shown=shown, now=NOW)

    code = asks_code(cast.pyotr, approval)
    assert approves(cast.pyotr, approval, code)

    approval.refresh_from_db()
    newest = ApprovalRound.objects.get(approval_id=approval.id, number=2)
    assert (approval.round, approval.approved_by_name) == (2, "Пётр Ким")
    assert approval.approved_sha256 == newest.sha256
    entry = Entry.objects.get(kind="project_approval_given")
    assert entry.client_id == cast.romashka.id
    assert newest.sha256.encode() in bytes(entry.canonical)
    for change in (
        lambda: ApprovalRound.objects.filter(id=newest.id).update(text="иначе"),
        lambda: Approval.objects.filter(id=approval.id).update(state="waiting"),
    ):
        with pytest.raises(Error, match="never changed"), transaction.atomic():
            change()
    with viewing(irina), pytest.raises(Refused, match="не меняется"):
        one = found(irina, approval)
        actions.show_again(irina, one.project, one, due=date(2026, 11, 21), shown=shown, now=NOW)


def test_only_an_authorised_person_approves_and_only_by_his_own_fresh_code(cast: Cast) -> None:
    approval = shows(cast.irina, begins(cast.irina, cast.romashka))
    with pytest.raises(Refused, match="уполномоченное"):
        asks_code(cast.anna, approval)
    code = asks_code(cast.pyotr, approval)
    with pytest.raises(Refused, match="уполномоченное"):
        approves(cast.anna, approval, code)
    with pytest.raises(Refused, match="устарел"):
        approves(cast.pyotr, approval, code, now=NOW + HOLDS + timedelta(seconds=1))
    for _turn in range(5):
        assert not approves(cast.pyotr, approval, "000000" if code != "000000" else "111111")
    with pytest.raises(Refused, match="ошибк"):
        approves(cast.pyotr, approval, code)
    with pytest.raises(Approval.DoesNotExist):
        asks_code(cast.ivan, approval)


def test_where_the_client_has_named_nobody_the_one_who_leads_approves(cast: Cast) -> None:
    approval = shows(cast.irina, begins(cast.irina, cast.kuznetsov))
    assert approves(cast.ivan, approval, asks_code(cast.ivan, approval))


def test_the_team_approves_nothing_in_the_clients_name(cast: Cast) -> None:
    approval = shows(cast.irina, begins(cast.irina, cast.romashka))
    irina = at_desk(cast.irina)
    with viewing(irina), pytest.raises(Http404):
        one = found(irina, approval)
        actions.approve(irina, one.project, one, typed="000000", now=NOW)
    with (
        pytest.raises(Error, match="permission denied"),
        transaction.atomic(),
        viewing(irina),
    ):
        Approval.objects.filter(id=approval.id).update(approved_by_name="Пётр Ким")


def test_a_code_comes_by_letter_to_the_one_who_asked_for_it(cast: Cast) -> None:
    now = datetime.now(UTC)
    approval = shows(cast.irina, begins(cast.irina, cast.romashka, now=now), now=now)
    run_jobs()
    assert {each.to[0] for each in mail.outbox} >= {"anna@romashka.example"}
    mail.outbox.clear()
    code = asks_code(cast.pyotr, approval, now=now)
    run_jobs()
    assert [each.to for each in mail.outbox if code in each.body] == [["pyotr@romashka.example"]]


def test_what_only_an_authorised_colleague_decides_is_not_ones_own(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    shows(cast.irina, project)

    def own(who: Access) -> list[bool]:
        with viewing(in_cabinet(who)) as viewer:
            since = dict.fromkeys(viewer.client_ids, NOW)
            found = awaited.gathered(viewer, since=since, now=NOW).waiting
            return [each.own for each in found if each.kind == "approval"]

    assert (own(cast.anna), own(cast.pyotr)) == ([False], [True])
    Access.objects.filter(client_id=cast.romashka.id).update(authorised=False)
    assert own(cast.anna) == [True], "nobody is named: who leads decides"
