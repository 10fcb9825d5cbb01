"""Whose names are like what was typed, at the desk: ids only, within the viewer's bounds.

Row security keeps trigram operators from their index, as it does text search (see
conversations.0002_walls): among 5,000 contacts 38 ms, and this at every key pressed. The cabinet
needs no such way: its colleagues and its team are few.
"""

from django.db import migrations

INDEXES = """
CREATE INDEX people_client_latin ON people_client
  USING gin (company_id, name_latin gin_trgm_ops) WITH (fastupdate = off);
CREATE INDEX people_contact_latin ON people_contact
  USING gin (company_id, name_latin gin_trgm_ops) WITH (fastupdate = off);
"""

LIKE = """
CREATE FUNCTION people_like(asked text, at_most integer)
RETURNS TABLE (kind text, id uuid, likeness real)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  mine uuid := kulisy_company();
  hidden uuid[] := kulisy_ids('kulisy.hidden');
BEGIN
  IF mine IS NULL OR current_setting('role', true) IS DISTINCT FROM 'kulisy_desk' THEN
    RETURN;
  END IF;
  PERFORM set_config('pg_trgm.word_similarity_threshold', '0.4', true);
  RETURN QUERY
    SELECT 'client'::text, c.id, word_similarity(asked, c.name_latin) FROM people_client c
     WHERE c.company_id = mine AND asked <% c.name_latin AND NOT (c.id = ANY (hidden))
     ORDER BY word_similarity(asked, c.name_latin) DESC, c.name, c.id LIMIT at_most;
  RETURN QUERY
    SELECT 'contact'::text, c.id, word_similarity(asked, c.name_latin) FROM people_contact c
     WHERE c.company_id = mine AND asked <% c.name_latin AND NOT (c.client_id = ANY (hidden))
     ORDER BY word_similarity(asked, c.name_latin) DESC, c.name, c.id LIMIT at_most;
END $$;
REVOKE ALL ON FUNCTION people_like FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_like TO kulisy_desk;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0004_latin")]
    operations = [
        migrations.RunSQL(
            INDEXES, "DROP INDEX people_client_latin; DROP INDEX people_contact_latin"
        ),
        migrations.RunSQL(LIKE, "DROP FUNCTION people_like"),
    ]
