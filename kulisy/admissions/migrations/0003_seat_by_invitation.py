"""In the lobby nobody gives himself a seat: it takes the open invitation that the transaction shows
(`kulisy.token`), in its role and company; or a company that never had a seat, whose founder sits
down first. Before, the wall only asked that the seat be one's own.
"""

from django.db import migrations

# A policy can't ask its own table (it would recurse): a function of the owner's asks.
NO_SEAT = """
CREATE FUNCTION kulisy_no_seat(asked uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS
$$ SELECT NOT EXISTS (SELECT FROM people_seat WHERE company_id = asked) $$;
REVOKE ALL ON FUNCTION kulisy_no_seat(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kulisy_no_seat(uuid) TO kulisy_lobby;
"""
# Of the invitations the lobby sees the shown one only.
INVITED = """EXISTS (
  SELECT FROM admissions_invitation i
   WHERE i.company_id = people_seat.company_id AND i.kind = 'team' AND i.role = people_seat.role
     AND i.accepted_at IS NULL AND i.revoked_at IS NULL)"""
FOUNDING = "(company_id = kulisy_company() AND role = 'owner' AND kulisy_no_seat(company_id))"
CLOSE = f"""
ALTER POLICY people_seat_kulisy_lobby ON people_seat
  WITH CHECK (person_id = kulisy_person() AND ({INVITED} OR {FOUNDING}))
"""
REOPEN = """
ALTER POLICY people_seat_kulisy_lobby ON people_seat WITH CHECK (person_id = kulisy_person())
"""


class Migration(migrations.Migration):
    dependencies = [("admissions", "0002_walls"), ("people", "0002_walls")]
    operations = [
        migrations.RunSQL(NO_SEAT, "DROP FUNCTION kulisy_no_seat(uuid)"),
        migrations.RunSQL(CLOSE, REOPEN),
    ]
