"""Tokens: what a program may do by one, who sees it, who takes it away."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from django.test import Client as Browser

from kulisy.journal.models import Entry
from kulisy.operate.testing import acting_as
from kulisy.people import access, bearing, tokens
from kulisy.people.models import Access, Person, Seat, Token, TokenAnswer, TokenCall
from kulisy.people.signin import hash_token
from kulisy.people.tests.cast import at_desk, in_cabinet, make_cast
from kulisy.people.viewer import in_lobby, viewing

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def made(viewer, name="Бухгалтерия"):
    with viewing(viewer):
        return tokens.make(viewer, name=name, now=datetime.now(UTC))


def opened(secret):
    with in_lobby(), bearing.shown(secret):
        return bearing.bearer(secret)


def browser(person):
    signed_in = Browser(headers={"accept-language": "en"})
    signed_in.force_login(person, backend=BACKEND)
    return signed_in


def test_a_token_opens_one_face_of_one_company_in_its_persons_name():
    cast = make_cast()
    _row, secret = made(in_cabinet(cast.anna))
    borne = opened(secret)
    assert borne.viewer.face == "portal"
    assert borne.viewer.client_ids == (cast.romashka.id,)
    assert borne.viewer.token_id == borne.token.id
    assert borne.viewer.looking_as is None


def test_only_its_hash_is_kept():
    cast = make_cast()
    row, secret = made(at_desk(cast.irina))
    assert secret.startswith("kulisy_")
    assert len(secret) == 50
    kept = Token.objects.filter(id=row.id).values_list(*[f.name for f in Token._meta.fields])
    assert secret not in str(list(kept))
    assert hash_token(secret) == Token.objects.get(id=row.id).token_hash


def test_whoever_may_no_longer_enter_is_out_at_once_and_so_is_his_program():
    cast = make_cast()
    _row, irinas = made(at_desk(cast.irina))
    _row, annas = made(in_cabinet(cast.anna))
    _row, maxims = made(at_desk(cast.maxim))
    assert all(opened(each) for each in (irinas, annas, maxims))
    Seat.objects.filter(id=cast.irina.id).update(active=False)
    Access.objects.filter(id=cast.anna.id).update(state="revoked")
    Person.objects.filter(id=cast.maxim.person_id).update(is_active=False)
    assert not any(opened(each) for each in (irinas, annas, maxims))


def test_a_revoked_token_and_a_mistyped_one_open_nothing():
    cast = make_cast()
    row, secret = made(at_desk(cast.irina))
    assert opened(secret[:-1] + ("a" if secret[-1] != "a" else "b")) is None
    assert opened("") is None
    assert opened("kulisy_" + "\ud800" * 43) is None
    with viewing(at_desk(cast.irina)):
        assert tokens.revoke(at_desk(cast.irina), row.id, now=datetime.now(UTC))
    assert opened(secret) is None


def test_a_person_sees_his_own_the_owner_all_of_his_company_and_nobody_anothers():
    cast = make_cast()
    mine, _ = made(at_desk(cast.irina))
    clients, _ = made(in_cabinet(cast.anna))
    elsewhere, _ = made(in_cabinet(cast.anna_at_lawyers))
    irina, olga, maxim = at_desk(cast.irina), at_desk(cast.olga), at_desk(cast.maxim)
    with viewing(irina):
        assert [each.id for each in access.tokens(irina)] == [mine.id]
        assert not access.company_tokens(irina).exists()
        assert not tokens.revoke(irina, clients.id, now=datetime.now(UTC))
    with viewing(olga):
        assert {each.id for each in access.company_tokens(olga)} == {mine.id, clients.id}
        assert tokens.revoke(olga, clients.id, now=datetime.now(UTC))
        assert not tokens.revoke(olga, elsewhere.id, now=datetime.now(UTC))
    with viewing(maxim):
        # The second wall alone: without a filter he still sees none.
        assert list(Token.objects.all()) == []
    anna = in_cabinet(cast.anna)
    with viewing(anna):
        assert [each.id for each in Token.objects.all()] == [clients.id]


def test_the_database_lets_nobody_make_one_for_somebody_else():
    cast = make_cast()
    olga = at_desk(cast.olga)
    theirs = Token(
        company=cast.studio, person_id=cast.irina.person_id, face="desk", name="x",
        token_hash="0" * 64, ending="0000", created_at=datetime.now(UTC),
    )  # fmt: skip
    with pytest.raises(ProgrammingError, match="row-level security"), viewing(olga):
        Token.objects.bulk_create([theirs])


def test_the_lobby_reaches_only_the_token_that_was_shown():
    cast = make_cast()
    row, secret = made(at_desk(cast.irina))
    made(at_desk(cast.olga))
    with in_lobby():
        assert list(Token.objects.all()) == []
        with bearing.shown(secret):
            assert [each.id for each in Token.objects.all()] == [row.id]
        assert list(Token.objects.all()) == []


def test_the_cabinet_and_the_desk_reach_neither_calls_nor_answers():
    cast = make_cast()
    for viewer in (in_cabinet(cast.anna), at_desk(cast.olga)):
        for rows in (TokenCall.objects, TokenAnswer.objects):
            with pytest.raises(ProgrammingError, match="permission denied"), viewing(viewer):
                list(rows.all())


def test_so_many_calls_a_minute_and_then_one_waits():
    cast = make_cast()
    _row, secret = made(at_desk(cast.irina))
    now = datetime.now(UTC)
    with in_lobby(), bearing.shown(secret):
        token = bearing.bearer(secret).token
        waits = [
            bearing.wait(token, most=3, now=now + timedelta(seconds=each)) for each in range(5)
        ]
        assert waits == [0, 0, 0, 57, 56]
        # Refused ones do not count: after its time the first one may come again.
        assert bearing.wait(token, most=3, now=now + timedelta(seconds=60)) == 0
        assert bearing.wait(token, most=3, now=now + timedelta(seconds=60)) > 0


def test_last_use_is_kept_to_the_minute_with_its_origin():
    cast = make_cast()
    row, secret = made(at_desk(cast.irina))
    now = datetime.now(UTC)
    told = []
    for after, address in ((0, "192.0.2.1"), (20, "192.0.2.1"), (30, "192.0.2.2"), (80, "::1")):
        with in_lobby(), bearing.shown(secret):
            token = bearing.bearer(secret).token
            moment = now + timedelta(seconds=after)
            bearing.note_use(token, address=address, agent="curl/8\n", now=moment)
        row.refresh_from_db()
        told.append(((row.used_at - now).seconds, row.used_from, row.used_by))
    assert told == [
        (0, "192.0.2.1", "curl/8"), (0, "192.0.2.1", "curl/8"),
        (30, "192.0.2.2", "curl/8"), (80, "::1", "curl/8"),
    ]  # fmt: skip


def test_the_worker_forgets_calls_and_answers_that_no_longer_count():
    cast = make_cast()
    _row, secret = made(at_desk(cast.irina))
    now = datetime.now(UTC)
    with in_lobby(), bearing.shown(secret):
        token = bearing.bearer(secret).token
        bearing.wait(token, most=3, now=now)
        bearing.begin(token, key="a", asked=b"x", now=now)
        bearing.keep(token, key="a", status=201, body="тайна")
    assert "тайна" not in TokenAnswer.objects.get().body
    with acting_as("kulisy_worker"):
        assert bearing.forget(now=now + timedelta(seconds=30)) == 0
        assert bearing.forget(now=now + timedelta(minutes=5)) == 1
        assert bearing.forget(now=now + timedelta(hours=25)) == 1


def test_making_and_revoking_stand_in_the_journal():
    cast = make_cast()
    anna = in_cabinet(cast.anna)
    row, _secret = made(anna)
    with viewing(anna):
        tokens.revoke(anna, row.id, now=datetime.now(UTC))
        tokens.revoke(anna, row.id, now=datetime.now(UTC))
    kinds = Entry.objects.filter(subject_id=row.id).order_by("at", "id")
    assert [each.kind for each in kinds] == ["token_made", "token_revoked"]
    assert {each.actor_id for each in kinds} == {cast.anna.contact_id}
    assert all(str(cast.anna.contact_id) in bytes(each.canonical).decode() for each in kinds)
    page = browser(cast.olga.person).get("/d/wind/journal/").content.decode()
    assert "Token for a program revoked" in page


def test_the_screen_tells_a_new_token_once_and_lists_it_without():
    cast = make_cast()
    irina = browser(cast.irina.person)
    page = irina.post("/d/wind/tokens/", {"name": "Наша бухгалтерия"})
    secret = page.content.decode().split("<code>kulisy_")[1].split("<")[0]
    assert opened(f"kulisy_{secret}").token.name == "Наша бухгалтерия"
    assert page["Cache-Control"] == "private, no-store"
    again = irina.get("/d/wind/tokens/").content.decode()
    assert "Наша бухгалтерия" in again
    assert f"…{secret[-4:]}" in again
    assert secret not in again
    token = Token.objects.get()
    assert irina.post(f"/d/wind/tokens/{token.id}/revocation/").status_code == 302
    assert opened(f"kulisy_{secret}") is None


def test_without_a_name_none_is_made_and_the_reason_is_said():
    cast = make_cast()
    page = browser(cast.anna.person).post("/c/wind/tokens/", {"name": " "})
    assert page.status_code == 422
    assert "Write what it is for" in page.content.decode()
    assert not Token.objects.exists()


def test_nobody_has_more_than_he_can_know_again(monkeypatch):
    cast = make_cast()
    monkeypatch.setattr(tokens, "MOST", 2)
    made(at_desk(cast.irina))
    made(at_desk(cast.irina))
    with pytest.raises(tokens.Refused):
        made(at_desk(cast.irina))


def test_the_owner_sees_whose_it_is_and_from_where_it_came_and_revokes_it():
    cast = make_cast()
    row, _secret = made(in_cabinet(cast.anna), "Учёт Ромашки")
    Token.objects.filter(id=row.id).update(
        used_at=datetime.now(UTC), used_from="192.0.2.7", used_by="1C/8.3"
    )
    olga = browser(cast.olga.person)
    page = olga.get("/d/wind/settings/tokens/").content.decode()
    for word in ("Учёт Ромашки", "Анна Ким", "ООО «Ромашка»", "192.0.2.7", "1C/8.3"):
        assert word in page
    answer = olga.post(f"/d/wind/tokens/{row.id}/revocation/", {"company": "1"})
    assert answer["Location"] == "/d/wind/settings/tokens/"
    assert Token.objects.get(id=row.id).revoked_at
    assert browser(cast.irina.person).get("/d/wind/settings/tokens/").status_code == 404


def test_through_a_clients_eyes_no_token_is_seen_or_made():
    cast = make_cast()
    made(in_cabinet(cast.anna))
    olga = browser(cast.olga.person)
    page = f"/d/wind/as/{cast.anna.contact_id}/tokens/"
    assert olga.get(page).status_code == 404
    assert olga.post(page, {"name": "x"}).status_code == 404


def test_the_operator_prints_one_for_whoever_may_enter():
    cast = make_cast()
    told = StringIO()
    call_command("token", "irina@wind.example", "--company", "wind", "--face", "desk", stdout=told)
    assert opened(told.getvalue().strip()).viewer.seat_id == cast.irina.id
    for wrong in (
        ["irina@wind.example", "--company", "wind", "--face", "portal"],
        ["irina@wind.example", "--company", "law", "--face", "desk"],
        ["irina@wind.example", "--company", "none", "--face", "desk"],
        ["nobody@wind.example", "--company", "wind", "--face", "desk"],
    ):
        with pytest.raises(CommandError):
            call_command("token", *wrong)
    assert Token.objects.count() == 1
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM journal_entry WHERE kind = 'token_made'")
        assert cursor.fetchone() == (1,)
