"""The functions that policies speak in: who is the viewer, as named by `viewing(viewer)`.

All are NULL or empty where nobody is named: no viewer, no rows. After RESET a setting reads as
'' and not NULL, hence nullif.
"""

from django.db import migrations

SQL = """
CREATE FUNCTION kulisy_company() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('kulisy.company', true), '')::uuid $$;
CREATE FUNCTION kulisy_person() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('kulisy.person', true), '')::uuid $$;
CREATE FUNCTION kulisy_seat() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('kulisy.seat', true), '')::uuid $$;
CREATE FUNCTION kulisy_ids(setting text) RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(string_to_array(nullif(current_setting(setting, true), ''), ',')::uuid[], '{}') $$;
GRANT EXECUTE ON FUNCTION kulisy_company(), kulisy_person(), kulisy_seat(), kulisy_ids(text)
  TO kulisy_lobby, kulisy_desk, kulisy_portal, kulisy_worker;
GRANT USAGE ON SCHEMA public TO kulisy_lobby, kulisy_desk, kulisy_portal, kulisy_worker;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;
"""

UNDO = """
DROP FUNCTION kulisy_company(), kulisy_person(), kulisy_seat(), kulisy_ids(text);
"""


class Migration(migrations.Migration):
    initial = True
    operations = [migrations.RunSQL(SQL, UNDO)]
