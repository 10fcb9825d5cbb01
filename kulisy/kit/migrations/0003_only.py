"""The one conversation that a personal link opens, as named by `viewing(viewer)`. NULL: no such
bound, as for everybody who signed in."""

from django.db import migrations

SQL = """
CREATE FUNCTION kulisy_only() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('kulisy.only', true), '')::uuid $$;
GRANT EXECUTE ON FUNCTION kulisy_only()
  TO kulisy_lobby, kulisy_desk, kulisy_portal, kulisy_worker;
"""


class Migration(migrations.Migration):
    dependencies = [("kit", "0002_latin")]
    operations = [migrations.RunSQL(SQL, "DROP FUNCTION kulisy_only()")]
