"""The tools with which migrations build the second wall: row security and grants.

A table without a wall admits nobody but its owner. See docs/decisions/0002-two-walls.md.
"""

from dataclasses import dataclass

from django.db import migrations

from kulisy.kit.roles import DESK, LOBBY, PORTAL, WORKER

__all__ = ["ALL", "DESK", "LOBBY", "ONLY", "OWN_COMPANY", "PORTAL", "WORKER", "Wall"]
__all__ += ["bounded", "protect", "readable_by_link", "same_company", "wall"]

#: The usual condition: the row belongs to the company that the viewer stands in.
OWN_COMPANY = "company_id = kulisy_company()"
#: Every row: for the worker's fan-out and for tables that know no company.
ALL = "true"
#: The one conversation that a personal link opens; read once a statement.
ONLY = "(SELECT kulisy_only())"


@dataclass(frozen=True)
class Wall:
    """What one role may do with one table: SQL grants, and the rows it may touch."""

    role: str
    grants: str
    using: str
    check: str


def wall(role: str, grants: str, using: str, check: str = "") -> Wall:
    """Admit `role` to rows that fulfil `using`; written ones must fulfil `check` (else `using`)."""
    return Wall(role, grants, using, check or using)


def protect(table: str, *walls: Wall) -> migrations.RunSQL:
    """Force row security on `table` (for its owner too) and admit exactly the given roles.

    The owner gets a declared policy of its own, so that data migrations can work.
    """
    lines = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY {table}_owner ON {table} TO CURRENT_USER USING (true) WITH CHECK (true)",
    ]
    for each in walls:
        lines.append(f"GRANT {each.grants} ON {table} TO {each.role}")
        lines.append(
            f"CREATE POLICY {table}_{each.role} ON {table} TO {each.role} "
            f"USING ({each.using}) WITH CHECK ({each.check})"
        )
    undo = [f"DROP POLICY IF EXISTS {table}_{each.role} ON {table}" for each in walls]
    undo.append(f"DROP POLICY IF EXISTS {table}_owner ON {table}")
    return migrations.RunSQL(";\n".join(lines), ";\n".join(undo))


def same_company(table: str, column: str, target: str) -> migrations.RunSQL:
    """A composite foreign key: `column` may only point at a row of the same company.

    Django 5.2 has no composite foreign keys; its own single one stays for the ORM. Cascades and
    foreign keys pass row security by, hence the company in the key.
    """
    name = f"{table}_{column}_company"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (company_id, {column}) "
        f"REFERENCES {target} (company_id, id) DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


def bounded(table: str, within: str = "false", *, command: str = "ALL") -> migrations.RunSQL:
    """One more condition for the cabinet of a personal link, beside everything else: rows that
    fulfil `within` (in which ONLY is its conversation); without one, `command` is not for it.

    CASE and not OR: a lock and not a plan. The planner can't tell how many rows it leaves, so it
    plans as it did.
    """
    condition = f"CASE WHEN {ONLY} IS NULL THEN true ELSE {within} END"
    using = "" if command == "INSERT" else f" USING ({condition})"
    check = "" if command in {"SELECT", "DELETE"} else f" WITH CHECK ({condition})"
    name = f"{table}_only_{command.lower()}"
    return migrations.RunSQL(
        f"CREATE POLICY {name} ON {table} AS RESTRICTIVE FOR {command} TO {PORTAL}{using}{check}",
        f"DROP POLICY {name} ON {table}",
    )


def readable_by_link(table: str, within: str) -> migrations.RunSQL:
    """Of a table that was `bounded` whole: the cabinet of a personal link reads rows that fulfil
    `within`, and still writes none."""

    def policy(said: str) -> str:
        using = f"CASE WHEN {ONLY} IS NULL THEN true ELSE {said} END"
        return f"ALTER POLICY {table}_only_all ON {table} USING ({using})"

    return migrations.RunSQL(policy(within), policy("false"))
