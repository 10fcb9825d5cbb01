"""Row security of questions and of papers of stages: a question is read where its message is, a
paper where its document is; their own walls stand in these questions too."""

from django.db import migrations

from kulisy.kit.walls import ALL, DESK, PORTAL, WORKER, bounded, protect, same_company, wall

COMPANY = "company_id = (SELECT kulisy_company())"
TEAM = f"{COMPANY} AND NOT (client_id = ANY ((SELECT kulisy_ids('kulisy.hidden'))::uuid[]))"
ADMITTED = f"{COMPANY} AND client_id = ANY ((SELECT documents_clients('projects'))::uuid[])"


def there(table: str, parent: str, column: str) -> str:
    return (
        f"EXISTS (SELECT FROM {parent} x WHERE x.company_id = projects_{table}.company_id"
        f" AND x.id = projects_{table}.{column}_id)"
    )


def family(child: str, parent: str) -> migrations.RunSQL:
    name = f"projects_{child}_{parent}_family"
    return migrations.RunSQL(
        f"ALTER TABLE projects_{child} ADD CONSTRAINT {name}"
        f" FOREIGN KEY (company_id, {parent}_id, client_id)"
        f" REFERENCES projects_{parent} (company_id, id, client_id) DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE projects_{child} DROP CONSTRAINT {name}",
    )


QUESTION = (
    f"{ADMITTED} AND {there('question', 'projects_project', 'project')}"
    f" AND {there('question', 'conversations_message', 'message')}"
)
PAPER = (
    f"{ADMITTED} AND {there('stagepaper', 'projects_stage', 'stage')}"
    f" AND {there('stagepaper', 'documents_document', 'document')}"
)


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0006_questions"),
        ("documents", "0002_walls"),
        ("kit", "0003_only"),
    ]
    operations = [
        family("question", "project"),
        family("stagepaper", "stage"),
        same_company("projects_question", "stage_id", "projects_stage"),
        same_company("projects_question", "message_id", "conversations_message"),
        same_company("projects_question", "asked_by_id", "people_seat"),
        same_company("projects_stagepaper", "document_id", "documents_document"),
        protect(
            "projects_question",
            wall(DESK, "SELECT, INSERT, UPDATE (stage_id, due, settled_at, dropped)", TEAM),
            wall(PORTAL, "SELECT", QUESTION),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "projects_stagepaper",
            wall(DESK, "SELECT, INSERT, UPDATE (awaited), DELETE", TEAM),
            wall(PORTAL, "SELECT", PAPER),
            wall(WORKER, "SELECT", ALL),
        ),
        bounded("projects_question"),
        bounded("projects_stagepaper"),
    ]
