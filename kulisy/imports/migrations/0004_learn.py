"""What a first import needs of the planner: to know the tables that it has just filled."""

from django.db import migrations

# Without statistics every index of a table looks alike, and a foreign key is checked by reading all
# conversations of a client, for each of his messages. The server would look for itself within a
# minute or two; an import is over by then. ANALYZE is the owner's, hence the function; it blocks
# neither reading nor writing.
LEARN = """
CREATE FUNCTION imports_learn() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  ANALYZE people_client, people_contact, conversations_conversation, conversations_message,
    conversations_searchrow, conversations_desk, conversations_participant, conversations_readmark,
    imports_importedrow;
END $$;
REVOKE ALL ON FUNCTION imports_learn() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION imports_learn() TO kulisy_worker;
"""


class Migration(migrations.Migration):
    dependencies = [("imports", "0003_take_back"), ("conversations", "0002_walls")]
    operations = [migrations.RunSQL(LEARN, "DROP FUNCTION imports_learn()")]
