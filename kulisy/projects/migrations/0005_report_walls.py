"""Row security of the week's reports: the team's, while they are written and after."""

from django.db import migrations

from kulisy.kit.walls import DESK, protect, same_company, wall

COMPANY = "company_id = (SELECT kulisy_company())"
TEAM = f"{COMPANY} AND NOT (client_id = ANY ((SELECT kulisy_ids('kulisy.hidden'))::uuid[]))"
FAMILY = """
ALTER TABLE projects_weekreport ADD CONSTRAINT projects_weekreport_project_family
  FOREIGN KEY (company_id, project_id, client_id)
  REFERENCES projects_project (company_id, id, client_id) DEFERRABLE INITIALLY DEFERRED
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0004_weekreport"), ("documents", "0002_walls")]
    operations = [
        migrations.RunSQL(
            FAMILY,
            "ALTER TABLE projects_weekreport DROP CONSTRAINT projects_weekreport_project_family",
        ),
        same_company("projects_weekreport", "document_id", "documents_document"),
        same_company("projects_weekreport", "made_by_id", "people_seat"),
        protect("projects_weekreport", wall(DESK, "SELECT, INSERT, UPDATE", TEAM)),
    ]
