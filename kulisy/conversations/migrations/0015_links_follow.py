"""The way in by a letter leads to where its words stand now, after they were split off, too."""

from django.db import migrations

# With its owner's rights: the desk may end a personal link, and change nothing else of it. A link
# moves only after its letter's words, all of them, from one conversation to what was split off from
# it: the same people read both (conversations_rearrange has seen to that).
FOLLOW = """
CREATE FUNCTION conversations_links_follow(left_place uuid, new_place uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  mine uuid := kulisy_company();
BEGIN
  IF mine IS NULL OR kulisy_seat() IS NULL OR current_setting('role', true) <> 'kulisy_desk' THEN
    RAISE EXCEPTION 'conversations_links_follow: the team alone moves messages';
  END IF;
  IF NOT EXISTS (SELECT FROM conversations_conversation a
      JOIN conversations_conversation b ON b.company_id = mine AND b.client_id = a.client_id
     WHERE a.company_id = mine AND a.id = left_place AND b.id = new_place
       AND b.split_from = a.id AND NOT a.client_id = ANY (kulisy_ids('kulisy.hidden'))) THEN
    RAISE EXCEPTION 'conversations_links_follow: not between these two';
  END IF;
  UPDATE people_personallink l SET conversation_id = new_place
    FROM (
      SELECT t.letter, bool_and(m.conversation_id IS NOT DISTINCT FROM new_place) AS moved
        FROM (SELECT k.id AS letter, n.subject_kind, n.subject_id
                FROM people_personallink l2
                JOIN notify_letter k ON k.company_id = mine AND k.id = l2.letter_id
                JOIN notify_letter n ON n.company_id = mine AND (n.id = k.id OR n.carrier = k.id)
               WHERE l2.company_id = mine AND l2.conversation_id = left_place) t
        LEFT JOIN conversations_message m
          ON m.company_id = mine AND t.subject_kind = 'message' AND m.id = t.subject_id
       GROUP BY t.letter
    ) told
   WHERE l.company_id = mine AND l.conversation_id = left_place
     AND l.letter_id = told.letter AND told.moved;
END $$;
REVOKE ALL ON FUNCTION conversations_links_follow FROM PUBLIC;
GRANT EXECUTE ON FUNCTION conversations_links_follow TO kulisy_desk;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0014_kin"),
        ("people", "0010_links"),
        ("notify", "0006_told_walls"),
    ]
    operations = [
        migrations.RunSQL(FOLLOW, "DROP FUNCTION conversations_links_follow(uuid, uuid)"),
    ]
