"""The first migrate of an empty database: `python -m kulisy.operate.first_migrate --noinput …`.

After every step Django draws the changed model anew, and with it each model that is related to it
or to one of its neighbours. Everything here points to a company, so a new index meant drawing the
whole house: 48,000 models and 100 seconds, of which the database's own work was three.

Neighbours are drawn for code in migrations (RunPython), and Django knows how to put that off: a
state marked as delayed is drawn whole before such code runs. Here that is done always. A changed
key is the one thing that needs its neighbours, for their columns change with it: no migration of
ours changes one, and both ways give the same tables (tests/test_first_migrate.py). A database that
lives already is migrated in Django's own way.
"""

import sys

from django.core.management import execute_from_command_line
from django.db.migrations.state import ProjectState


def _only_itself(
    state: ProjectState, app_label: str, model_name: str, delay: bool = False
) -> set[tuple[str, str]]:
    state.is_delayed = True
    return {(app_label, model_name.lower())}


def draw_only_what_changed() -> None:
    """Change this process's Django: for a process that migrates and ends."""
    ProjectState._find_reload_model = _only_itself  # type: ignore[attr-defined]


if __name__ == "__main__":
    draw_only_what_changed()
    execute_from_command_line(["django", "migrate", *sys.argv[1:]])
