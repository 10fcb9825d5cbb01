"""What a company says to the guard of the wrong window; and whose names begin like the words of a
text: ids only, within the viewer's bounds.

The guard asks at every message to a client. Row security keeps array operators from their index as
it does trigrams (people.0005_like), and reading all names for each message would grow with them.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from kulisy.kit.walls import DESK, OWN_COMPANY, protect, wall

#: Of each word of a name what stays when its end changes; `guard.names.beginnings` is its like.
WORDS = """
  SELECT DISTINCT left(word, least(5, greatest(3, length(word) - 2))) COLLATE "C" AS k
    FROM regexp_split_to_table(coalesce(name_latin, ''), '[^a-z0-9]+') AS word
   WHERE length(word) >= 3 AND word <> ALL ('{ooo,oao,zao,pao,nao,too,llc,ltd,inc}')
"""

KEYS = f"""
CREATE FUNCTION conversations_name_keys(name_latin text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(k), '{{}}') FROM ({WORDS}) parts
$$;
-- A first name alone names nobody: of people two words must meet, in whatever order.
CREATE FUNCTION conversations_pair_keys(name_latin text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  WITH parts AS ({WORDS})
  SELECT coalesce(array_agg(a.k || '+' || b.k), '{{}}') FROM parts a JOIN parts b ON a.k < b.k
$$;
CREATE INDEX people_client_name_keys ON people_client
  USING gin (company_id, conversations_name_keys(name_latin)) WITH (fastupdate = off);
CREATE INDEX people_contact_pair_keys ON people_contact
  USING gin (company_id, conversations_pair_keys(name_latin)) WITH (fastupdate = off);
"""  # noqa: S608 (words of our own, no values)

NO_KEYS = """
DROP INDEX people_client_name_keys;
DROP INDEX people_contact_pair_keys;
DROP FUNCTION conversations_name_keys;
DROP FUNCTION conversations_pair_keys;
"""

NAMED = """
CREATE FUNCTION conversations_named(singles text[], pairs text[], but uuid)
RETURNS TABLE (kind text, id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  mine uuid := kulisy_company();
  hidden uuid[] := kulisy_ids('kulisy.hidden');
BEGIN
  -- The team alone, and nobody whom this seat may not see: an alarm would tell him of them.
  IF mine IS NULL OR current_setting('role', true) IS DISTINCT FROM 'kulisy_desk' THEN
    RETURN;
  END IF;
  RETURN QUERY
    SELECT 'client'::text, c.id FROM people_client c
     WHERE c.company_id = mine AND conversations_name_keys(c.name_latin) && singles
       AND c.id <> but AND NOT (c.id = ANY (hidden)) LIMIT 300;
  IF cardinality(pairs) > 0 THEN
    RETURN QUERY
      SELECT 'contact'::text, c.id FROM people_contact c
       WHERE c.company_id = mine AND conversations_pair_keys(c.name_latin) && pairs
         AND c.client_id <> but AND NOT (c.client_id = ANY (hidden)) LIMIT 300;
  END IF;
END $$;
REVOKE ALL ON FUNCTION conversations_named FROM PUBLIC;
GRANT EXECUTE ON FUNCTION conversations_named TO kulisy_desk;
"""


def words(size: int) -> django.contrib.postgres.fields.ArrayField:
    return django.contrib.postgres.fields.ArrayField(
        base_field=models.CharField(max_length=size), default=list, size=None
    )


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0010_further"),
        ("people", "0009_own_photo"),
    ]
    operations = [
        migrations.CreateModel(
            name="GuardRules",
            fields=[
                (
                    "company",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="people.company",
                    ),
                ),
                ("off", words(8)),
                ("words", words(80)),
                ("exceptions", words(80)),
                ("changed_at", models.DateTimeField()),
            ],
        ),
        # The team's alone: a client who reads the list reads what is thought of him.
        protect("conversations_guardrules", wall(DESK, "SELECT, INSERT, UPDATE", OWN_COMPANY)),
        migrations.RunSQL(KEYS, NO_KEYS),
        migrations.RunSQL(NAMED, "DROP FUNCTION conversations_named"),
    ]
