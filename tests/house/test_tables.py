"""The second wall, asked of the catalogue: a table, function or index that forgot it fails here."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db

FACES = ("kulisy_desk", "kulisy_portal")
ROLES = (*FACES, "kulisy_lobby", "kulisy_worker")
CHANGES = ("UPDATE", "DELETE", "TRUNCATE")

#: Tables of no company: they have no wall by company, and the reason is here.
NOT_OF_A_COMPANY = {
    "django_migrations": "which migrations ran; no role but the owner has a grant",
    "django_content_type": "Django's names of models; no grant",
    "auth_permission": "Django's own, unused; no grant",
    "auth_group": "Django's own, unused; no grant",
    "auth_group_permissions": "Django's own, unused; no grant",
    "procrastinate_jobs": "the queue: the worker's alone, others only call one function",
    "procrastinate_events": "the queue",
    "procrastinate_periodic_defers": "the queue",
    "procrastinate_workers": "the queue",
}
#: Sign-in: the lobby's and the worker's; no face has a grant.
SIGN_IN = {
    "django_session",
    "account_emailaddress",
    "account_emailconfirmation",
    "mfa_authenticator",
    "usersessions_usersession",
    "shared_cache",
    "people_person",
    "people_loginlink",
}
#: What must never leave: the portal's role can't even name these.
NEVER_LEAVE = {
    "people_clientnote",
    "people_clientdomain",
    "conversations_desk",
    "conversations_watcher",
    "conversations_label",
    "conversations_savedfilter",
    "conversations_answertemplate",
    "conversations_reminder",
    "conversations_showing",
    "conversations_copy",
    "conversations_replyaddress",
    "notify_companymail",
    "notify_pace",
    "admissions_application",
    "admissions_follower",
    "people_person",
    "imports_import",
    "imports_importnote",
    "imports_importedrow",
    "documents_draft",
    "documents_legalentity",
    "documents_bankaccount",
    "documents_clientrequisites",
    "documents_numberseries",
    "hours_timer",
    "hours_entry",
    "hours_correction",
    "hours_terms",
    "hours_plan",
    "hours_costrate",
    "projects_outline",
    "scope_agreementdraft",
    "scope_custom",
    "scope_favour",
    "scope_orderdraft",
    "scope_ordernumbers",
    "scope_ordertrace",
    "scope_tie",
    "scope_wishwatch",
    "projects_stageprice",
    "insights_pilot",
    "insights_week",
    "projects_weekreport",
    "billing_tariff",
    "billing_price",
    "notices_clause",
    "notices_template",
    "notices_preparation",
    "notices_target",
    "notices_beside",
    "clocks_hours",
    "bookings_absence",
    "bookings_bookingnote",
    "clocks_day",
    "clocks_year",
    "mailroom_mailbox",
    "mailroom_incomingletter",
    "mailroom_blocked",
}
#: The portal may add to these and read nothing of them.
WRITE_ONLY = {
    "conversations_searchrow",
    "journal_entry",
    "journal_salt",
    "notify_letter",
    "insights_usagefact",
}
#: Unique keys without the company in front: a violation tells of a row of somebody else.
UNIQUE_FOR_ALL = {
    "people_company_slug_key": "the company's own address is public",
    "admissions_invitation_token_hash_key": "256 random bits: nobody meets them by chance",
    "admissions_invitation_link_hash_key": "256 random bits",
    "people_token_token_hash_key": "256 random bits",
    "meetings_feed_secret_hash_key": "256 random bits",
    "people_personallink_token_hash_key": "256 random bits",
    "notify_letter_message_id_key": "a digest of the company, the address and the fact",
    "notify_companymail_pkey": "one per company",
    "conversations_replyaddress_token_key": "160 random bits",
    "people_access_contact_id_key": "one access per contact, and a contact has one company",
    "conversations_desk_pkey": "one per conversation",
    "bookings_rules_pkey": "one per company",
    "disclosure_example_token_hash_key": "256 random bits",
    "bookings_bookingnote_pkey": "one per booking",
    "documents_link_token_hash_key": "256 random bits",
    "hours_terms_pkey": "one per project",
}


def ask(query: str, parameters: list[object] | None = None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters or [])
        return cursor.fetchall()


def tables() -> list[str]:
    rows = ask(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')"
        " AND relnamespace = 'public'::regnamespace ORDER BY relname"
    )
    return [row[0] for row in rows]


def policies() -> dict[tuple[str, str], tuple[str, str]]:
    """(table, role) → (using, with check). Restrictive policies only narrow what these admit."""
    rows = ask(
        "SELECT tablename, unnest(roles)::text, coalesce(qual, ''), coalesce(with_check, '')"
        " FROM pg_policies WHERE schemaname = 'public' AND permissive = 'PERMISSIVE'"
    )
    return {(table, role): (using, check) for table, role, using, check in rows}


def granted(role: str, table: str, *rights: str) -> list[str]:
    """Of `rights` those that `role` has on `table` or on any column of it."""
    found = []
    for right in rights:
        whole = ask("SELECT has_table_privilege(%s, %s, %s)", [role, table, right])[0][0]
        columns = (
            right in {"SELECT", "INSERT", "UPDATE"}
            and (ask("SELECT has_any_column_privilege(%s, %s, %s)", [role, table, right])[0][0])
        )
        if whole or columns:
            found.append(right)
    return found


def test_every_table_forces_row_security_with_a_policy_for_its_owner() -> None:
    walled = set(tables()) - set(NOT_OF_A_COMPANY)
    forced = {
        row[0]
        for row in ask("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
    }
    owned = {table for table, role in policies() if role == "kulisy_owner"}

    assert walled - forced == set()
    assert walled - owned == set()
    assert len(walled) > 25


def test_what_has_no_wall_has_no_grant_for_a_face_either() -> None:
    for table in set(tables()) & set(NOT_OF_A_COMPANY):
        for role in (*FACES, "kulisy_lobby"):
            assert granted(role, table, "SELECT", "INSERT", *CHANGES) == [], (table, role)


def test_each_face_reaches_a_table_only_by_its_company_or_in_its_own_name() -> None:
    known = policies()
    for table in set(tables()) - set(NOT_OF_A_COMPANY):
        for role in FACES:
            rights = granted(role, table, "SELECT", "INSERT", *CHANGES)
            if not rights:
                continue
            assert table not in SIGN_IN, f"{role} may {rights} {table}"
            using, check = known[table, role]
            for said in {using, check} - {"false"}:
                assert "kulisy_company()" in said or "kulisy.clients" in said, (table, role, said)


def test_no_policy_admits_everybody_at_once() -> None:
    assert {role for _table, role in policies()} <= {*ROLES, "kulisy_owner"}


def test_the_cabinet_can_not_even_name_what_must_never_leave() -> None:
    missing = NEVER_LEAVE - set(tables())
    assert missing == set(), "a table was renamed: rename it here"
    for table in NEVER_LEAVE:
        assert granted("kulisy_portal", table, "SELECT", "INSERT", *CHANGES) == [], table
    for table in WRITE_ONLY:
        assert granted("kulisy_portal", table, "SELECT", *CHANGES) == [], table
    # The desk finds words through conversations_find alone.
    assert granted("kulisy_desk", "conversations_searchrow", "SELECT") == []


def test_what_was_said_and_what_was_recorded_is_never_changed() -> None:
    for table in ("conversations_message", "journal_entry", "journal_salt"):
        for role in ROLES:
            assert granted(role, table, *CHANGES) == [], (table, role)


def test_nobody_empties_a_table() -> None:
    for table in set(tables()) - {t for t in NOT_OF_A_COMPANY if t.startswith("procrastinate")}:
        for role in ROLES:
            assert granted(role, table, "TRUNCATE") == [], (table, role)


def test_a_function_with_its_owners_rights_has_a_fixed_path_and_is_not_for_everybody() -> None:
    rows = ask(
        "SELECT p.proname, coalesce(array_to_string(p.proconfig, ';'), ''),"
        " EXISTS (SELECT FROM aclexplode(p.proacl) WHERE grantee = 0) OR p.proacl IS NULL"
        " FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef"
    )
    assert {"conversations_find", "kulisy_no_company"} <= {row[0] for row in rows}
    for name, settings, public in rows:
        assert "search_path=public, pg_temp" in settings, name
        assert not public, f"everybody may call {name}"


def test_there_are_no_views_that_could_pass_policies_by() -> None:
    assert (
        ask(
            "SELECT relname FROM pg_class WHERE relkind IN ('v', 'm', 'f')"
            " AND relnamespace = 'public'::regnamespace"
        )
        == []
    )


def test_the_login_of_the_pages_owns_nothing_and_passes_nothing_by() -> None:
    row = ask(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolinherit"
        " FROM pg_roles WHERE rolname = 'kulisy_pages'"
    )[0]
    assert row == (False, False, False, False, False)
    for role in ROLES:
        login = ask(
            "SELECT rolsuper, rolbypassrls, rolcanlogin FROM pg_roles WHERE rolname = %s", [role]
        )[0]
        assert login == (False, False, False), role
    owned = ask(
        "SELECT count(*) FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner"
        " WHERE r.rolname = ANY (%s)",
        [["kulisy_pages", "kulisy_jobs", *ROLES]],
    )
    assert owned == [(0,)]


def test_unique_keys_begin_with_the_company() -> None:
    rows = ask(
        "SELECT t.relname, i.relname, pg_get_indexdef(i.oid, 1, true), pg_get_indexdef(i.oid)"
        " FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid"
        " JOIN pg_class t ON t.oid = x.indrelid"
        " WHERE x.indisunique AND NOT x.indisprimary AND t.relnamespace = 'public'::regnamespace"
    )
    loose = {
        name
        for table, name, first, _whole in rows
        if first != "company_id" and table not in NOT_OF_A_COMPANY and table not in SIGN_IN
    }
    assert loose - set(UNIQUE_FOR_ALL) == set()


def test_rows_of_a_company_point_at_rows_of_the_same_company() -> None:
    """A foreign key from one table of a company to another carries the company (foreign keys pass
    row security by)."""
    rows = ask(
        "SELECT c.conrelid::regclass::text, c.confrelid::regclass::text, a.attname,"
        " cardinality(c.conkey)"
        " FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid"
        " AND a.attnum = c.conkey[cardinality(c.conkey)]"
        " WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace"
    )
    with_company = {
        row[0]
        for row in ask(
            "SELECT table_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND column_name = 'company_id'"
        )
    }
    single, carried = set(), set()
    composite = ask(
        "SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c"
        " JOIN unnest(c.conkey) AS k (n) ON true"
        " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.n"
        " WHERE c.contype = 'f' AND cardinality(c.conkey) > 1"
    )
    carried = set(composite)
    for table, target, column, width in rows:
        if width == 1 and table in with_company and target in with_company:
            single.add((table, column))
    assert single - carried - ALONE == set()


#: Single keys that need no twin: what they stand in is walled by the row's own company already,
#: and nothing is shown through them.
ALONE = {
    ("conversations_searchrow", "client_id"),
    ("conversations_searchrow", "conversation_id"),
    ("conversations_searchrow", "message_id"),
    ("conversations_savedfilter", "seat_id"),
    ("conversations_draft", "author_seat_id"),
    ("conversations_draft", "author_contact_id"),
    ("conversations_readmark", "client_id"),
    ("conversations_sighting", "client_id"),
    ("conversations_sighting", "seat_id"),
    ("conversations_sighting", "contact_id"),
}
