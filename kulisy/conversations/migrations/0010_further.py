"""Conversations, further: templates, reminders, copies shown to the client; and the one way in which
a message changes its place (docs/decisions/0014-a-message-moves-with-its-readers.md)."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import kulisy.kit.ids
from kulisy.kit.walls import ALL, DESK, WORKER, protect, same_company, wall

HIDDEN = "(SELECT kulisy_ids('kulisy.hidden'))::uuid[]"
OWN_COMPANY = "company_id = (SELECT kulisy_company())"
TEAM = f"{OWN_COMPANY} AND NOT (client_id = ANY ({HIDDEN}))"
MY_SEAT = "(SELECT kulisy_seat())"

# With its owner's rights: a message has no UPDATE for anybody. It changes nothing of a message but
# its place, and that only where it is read by exactly those who read it before.
REARRANGE = """
CREATE FUNCTION conversations_rearrange(
  left_place uuid, new_place uuid, moved uuid[], whole boolean, moment timestamptz
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  mine uuid := kulisy_company();
  a conversations_conversation;
  b conversations_conversation;
  seen uuid[];
  said boolean;
  other uuid;
  one record;
BEGIN
  IF mine IS NULL OR kulisy_seat() IS NULL OR current_setting('role', true) <> 'kulisy_desk' THEN
    RAISE EXCEPTION 'conversations_rearrange: the team alone moves messages';
  END IF;
  PERFORM 1 FROM conversations_conversation c
   WHERE c.company_id = mine AND c.id IN (left_place, new_place) ORDER BY c.id FOR NO KEY UPDATE;
  SELECT * INTO a FROM conversations_conversation c WHERE c.company_id = mine AND c.id = left_place;
  SELECT * INTO b FROM conversations_conversation c WHERE c.company_id = mine AND c.id = new_place;
  IF a.id IS NULL OR b.id IS NULL OR a.id = b.id OR a.client_id <> b.client_id
     OR a.client_id = ANY (kulisy_ids('kulisy.hidden'))
     OR a.merged_into IS NOT NULL OR b.merged_into IS NOT NULL THEN
    RAISE EXCEPTION 'conversations_rearrange: not between these two';
  END IF;
  -- What the team began among itself stays among itself.
  IF a.audience = 'internal' AND b.audience <> 'internal' THEN
    RAISE EXCEPTION 'conversations_rearrange: the team''s own stays its own';
  END IF;
  IF whole THEN
    moved := ARRAY(SELECT m.id FROM conversations_message m
                    WHERE m.company_id = mine AND m.conversation_id = left_place);
  ELSIF (SELECT count(*) FROM conversations_message m WHERE m.company_id = mine
            AND m.conversation_id = left_place AND m.id = ANY (moved)) <> cardinality(moved) THEN
    RAISE EXCEPTION 'conversations_rearrange: these messages are not there';
  END IF;
  seen := ARRAY(SELECT m.id FROM conversations_message m
                 WHERE m.company_id = mine AND m.id = ANY (moved) AND m.audience = 'client');
  said := cardinality(seen) > 0;
  -- A message that still rests is on its way to the readers that its button named.
  IF (whole OR said) AND EXISTS (SELECT FROM conversations_draft d WHERE d.company_id = mine
       AND d.conversation_id IN (left_place, new_place) AND d.send_at IS NOT NULL) THEN
    RAISE EXCEPTION 'conversations_rearrange: something rests';
  END IF;
  IF said THEN
    IF b.audience <> 'client' THEN
      RAISE EXCEPTION 'conversations_rearrange: the client would lose what he reads';
    END IF;
    IF ARRAY(SELECT p.contact_id FROM conversations_participant p
              WHERE p.company_id = mine AND p.conversation_id = left_place ORDER BY 1)
       <> ARRAY(SELECT p.contact_id FROM conversations_participant p
              WHERE p.company_id = mine AND p.conversation_id = new_place ORDER BY 1) THEN
      RAISE EXCEPTION 'conversations_rearrange: other people read there';
    END IF;
    IF NOT whole AND NOT EXISTS (SELECT FROM conversations_message m WHERE m.company_id = mine
         AND m.conversation_id = left_place AND m.audience = 'client' AND NOT m.id = ANY (seen)) THEN
      RAISE EXCEPTION 'conversations_rearrange: something must stay';
    END IF;
  END IF;
  IF whole AND a.shown_at IS NOT NULL AND b.shown_at IS NULL THEN
    RAISE EXCEPTION 'conversations_rearrange: the client knows of the other one';
  END IF;

  -- How far each has read: nothing unread may pass for read. In the cabinet only what it shows
  -- counts, so that a note which moves leaves no trace there.
  FOR one IN
    SELECT s.person_id, s.face, s.read_to,
           min(m.posted_at) FILTER (WHERE m.posted_at > s.read_to) AS unread,
           max(m.posted_at) AS newest
      FROM conversations_readmark s
      JOIN conversations_message m ON m.company_id = mine AND m.id = ANY (moved)
       AND (s.face = 'desk' OR m.audience = 'client')
     WHERE s.company_id = mine AND s.conversation_id = left_place
     GROUP BY s.person_id, s.face, s.read_to
  LOOP
    IF NOT EXISTS (SELECT FROM conversations_message m WHERE m.company_id = mine
         AND m.conversation_id = new_place AND (one.face = 'desk' OR m.audience = 'client')) THEN
      INSERT INTO conversations_readmark (id, company_id, client_id, conversation_id, person_id,
                                          face, read_to)
      VALUES (gen_random_uuid(), mine, a.client_id, new_place, one.person_id, one.face, one.read_to)
      ON CONFLICT (company_id, conversation_id, person_id, face) DO UPDATE SET read_to = one.read_to;
    ELSIF one.unread IS NULL THEN
      -- All of it was read: where the target was, too, the mark stands at the end of both.
      UPDATE conversations_readmark t SET read_to = greatest(t.read_to, one.newest)
       WHERE t.company_id = mine AND t.conversation_id = new_place
         AND t.person_id = one.person_id AND t.face = one.face
         AND NOT EXISTS (SELECT FROM conversations_message m WHERE m.company_id = mine
               AND m.conversation_id = new_place AND m.posted_at > t.read_to
               AND (one.face = 'desk' OR m.audience = 'client'));
    ELSE
      UPDATE conversations_readmark t
         SET read_to = least(t.read_to, one.unread - interval '1 microsecond')
       WHERE t.company_id = mine AND t.conversation_id = new_place
         AND t.person_id = one.person_id AND t.face = one.face;
    END IF;
  END LOOP;
  -- Who has never looked into the source has all of it before him.
  UPDATE conversations_readmark t
     SET read_to = least(t.read_to, first.at - interval '1 microsecond')
    FROM (SELECT min(m.posted_at) AS at, f.face FROM (VALUES ('desk'), ('portal')) AS f (face)
            JOIN conversations_message m ON m.company_id = mine AND m.id = ANY (moved)
             AND (f.face = 'desk' OR m.audience = 'client') GROUP BY f.face) first
   WHERE t.company_id = mine AND t.conversation_id = new_place AND t.face = first.face
     AND NOT EXISTS (SELECT FROM conversations_readmark s WHERE s.company_id = mine
           AND s.conversation_id = left_place AND s.person_id = t.person_id AND s.face = t.face);

  UPDATE conversations_message m SET conversation_id = new_place
   WHERE m.company_id = mine AND m.id = ANY (moved);
  UPDATE conversations_attachment f SET conversation_id = new_place
   WHERE f.company_id = mine AND f.message_id = ANY (moved);
  UPDATE conversations_searchrow r SET conversation_id = new_place
   WHERE r.company_id = mine AND r.conversation_id = left_place
     AND (r.message_id = ANY (moved) OR whole);
  UPDATE notify_bell n SET place_id = new_place
   WHERE n.company_id = mine AND n.place_id = left_place AND n.subject_id = ANY (moved);
  UPDATE notify_letter l SET place_id = new_place
   WHERE l.company_id = mine AND l.place_id = left_place AND l.subject_id = ANY (moved);

  IF said THEN
    UPDATE conversations_conversation c
       SET shown_at = (SELECT min(m.posted_at) FROM conversations_message m
            WHERE m.company_id = mine AND m.conversation_id = new_place AND m.audience = 'client')
     WHERE c.company_id = mine AND c.id = new_place AND c.shown_at IS NULL;
    IF b.number IS NULL THEN
      WITH counted AS (UPDATE people_client k SET last_number = last_number + 1
                        WHERE k.company_id = mine AND k.id = a.client_id RETURNING last_number)
      UPDATE conversations_conversation c SET number = (SELECT last_number FROM counted)
       WHERE c.company_id = mine AND c.id = new_place;
    END IF;
    UPDATE conversations_conversation c
       SET client_version = c.client_version + 1,
           client_last_at = coalesce((SELECT max(m.posted_at) FROM conversations_message m
             WHERE m.company_id = mine AND m.conversation_id = c.id AND m.audience = 'client'),
             c.client_last_at)
     WHERE c.company_id = mine AND c.id IN (left_place, new_place);
    UPDATE conversations_conversation c SET state = a.state, closed_at = NULL
     WHERE c.company_id = mine AND c.id = new_place AND whole AND a.state <> 'closed'
       AND (c.state = 'closed' OR a.state = 'us');
  END IF;

  IF whole THEN
    INSERT INTO conversations_watcher (id, company_id, client_id, conversation_id, seat_id)
    SELECT gen_random_uuid(), mine, a.client_id, new_place, w.seat_id FROM conversations_watcher w
     WHERE w.company_id = mine AND w.conversation_id = left_place
    ON CONFLICT (company_id, conversation_id, seat_id) DO NOTHING;
    DELETE FROM conversations_watcher w WHERE w.company_id = mine AND w.conversation_id = left_place;
    UPDATE conversations_desk d
       SET assignee_id = coalesce(d.assignee_id, o.assignee_id),
           due_at = least(d.due_at, o.due_at),
           returned_at = least(d.returned_at, o.returned_at),
           labels = ARRAY(SELECT DISTINCT unnest(d.labels || o.labels) ORDER BY 1)
      FROM conversations_desk o
     WHERE d.company_id = mine AND d.conversation_id = new_place
       AND o.company_id = mine AND o.conversation_id = left_place;
    DELETE FROM conversations_desk d WHERE d.company_id = mine AND d.conversation_id = left_place;
    DELETE FROM conversations_readmark s WHERE s.company_id = mine AND s.conversation_id = left_place;
    UPDATE conversations_reminder r SET conversation_id = new_place
     WHERE r.company_id = mine AND r.conversation_id = left_place;
    UPDATE conversations_showing s SET conversation_id = new_place
     WHERE s.company_id = mine AND s.conversation_id = left_place;
    -- The way in by a letter leads along; to follow a thread closely, too.
    UPDATE people_personallink l SET conversation_id = new_place
     WHERE l.company_id = mine AND l.conversation_id = left_place;
    UPDATE people_linkopening o SET conversation_id = new_place
     WHERE o.company_id = mine AND o.conversation_id = left_place
       AND NOT EXISTS (SELECT FROM people_linkopening k WHERE k.company_id = mine
             AND k.device_id = o.device_id AND k.conversation_id = new_place);
    INSERT INTO notify_stance (id, company_id, person_id, face, place_id, wish)
    SELECT gen_random_uuid(), mine, n.person_id, n.face, new_place, n.wish FROM notify_stance n
     WHERE n.company_id = mine AND n.place_id = left_place AND n.wish = 'close'
    ON CONFLICT (company_id, place_id, person_id, face) DO NOTHING;
    -- Begun and not sent: it goes along, into what its writer has begun there already.
    FOR one IN SELECT * FROM conversations_draft d
                WHERE d.company_id = mine AND d.conversation_id = left_place LOOP
      SELECT d.id INTO other FROM conversations_draft d
       WHERE d.company_id = mine AND d.conversation_id = new_place AND d.person_id = one.person_id
         AND d.face = one.face AND d.audience = one.audience AND d.send_at IS NULL
         AND d.token IS NOT DISTINCT FROM one.token;
      IF other IS NULL THEN
        UPDATE conversations_draft d SET conversation_id = new_place
         WHERE d.company_id = mine AND d.id = one.id;
      ELSE
        UPDATE conversations_draft d
           SET body = concat_ws(E'\\n\\n', nullif(d.body, ''), nullif(one.body, '')),
               files = d.files || one.files, mentions = d.mentions || one.mentions
         WHERE d.company_id = mine AND d.id = other;
        UPDATE files_upload u SET owner_id = other
         WHERE u.company_id = mine AND u.owner_kind = 'draft' AND u.owner_id = one.id;
        DELETE FROM conversations_draft d WHERE d.company_id = mine AND d.id = one.id;
      END IF;
    END LOOP;
    UPDATE conversations_conversation c
       SET merged_into = new_place, state = 'closed', closed_at = moment
     WHERE c.company_id = mine AND c.id = left_place;
    UPDATE conversations_conversation c SET merged_into = new_place
     WHERE c.company_id = mine AND c.merged_into = left_place;
  END IF;

  UPDATE conversations_desk d
     SET version = d.version + 1, closed = (c.state = 'closed'),
         last_at = coalesce((SELECT max(m.posted_at) FROM conversations_message m
           WHERE m.company_id = mine AND m.conversation_id = c.id), d.last_at),
         waiting_since = CASE WHEN NOT said THEN d.waiting_since WHEN c.state = 'closed' THEN NULL
           ELSE (SELECT min(m.posted_at) FROM conversations_message m
                  WHERE m.company_id = mine AND m.conversation_id = c.id
                    AND m.author_contact_id IS NOT NULL AND m.audience = 'client'
                    AND m.posted_at > coalesce((SELECT max(t.posted_at)
                          FROM conversations_message t WHERE t.company_id = mine
                           AND t.conversation_id = c.id AND t.audience = 'client'
                           AND t.kind = 'text' AND t.author_seat_id IS NOT NULL),
                        '-infinity')) END
    FROM conversations_conversation c
   WHERE d.company_id = mine AND d.conversation_id IN (left_place, new_place)
     AND c.company_id = mine AND c.id = d.conversation_id;
END $$;
REVOKE ALL ON FUNCTION conversations_rearrange FROM PUBLIC;
GRANT EXECUTE ON FUNCTION conversations_rearrange TO kulisy_desk;
"""


def identity() -> models.UUIDField:
    return models.UUIDField(
        default=kulisy.kit.ids.new_id, editable=False, primary_key=True, serialize=False
    )


def key(to: str, on_delete=django.db.models.deletion.PROTECT, **more) -> models.ForeignKey:  # type: ignore[no-untyped-def]
    return models.ForeignKey(on_delete=on_delete, related_name="+", to=to, **more)


def family(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_family"
        " FOREIGN KEY (company_id, conversation_id, client_id)"
        " REFERENCES conversations_conversation (company_id, id, client_id)"
        " DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE {table} DROP CONSTRAINT {table}_family",
    )


CASCADE = django.db.models.deletion.CASCADE


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0009_reply_addresses"),
        ("people", "0010_links"),
        ("notify", "0006_told_walls"),
    ]
    operations = [
        migrations.AddField("conversation", "merged_into", models.UUIDField(null=True)),
        migrations.CreateModel(
            name="AnswerTemplate",
            fields=[
                ("id", identity()),
                ("name", models.CharField(max_length=80)),
                ("body", models.TextField()),
                ("changed_at", models.DateTimeField()),
                ("company", key("people.company", CASCADE)),
                ("seat", key("people.seat", CASCADE, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "seat", "name"),
                        name="answertemplate_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Copy",
            fields=[
                ("id", identity()),
                ("copy", models.UUIDField()),
                ("made_at", models.DateTimeField()),
                ("client", key("people.client")),
                ("company", key("people.company")),
                ("made_by", key("people.seat")),
                ("message", key("conversations.message")),
            ],
            options={"indexes": [models.Index(fields=["company", "message"], name="copy_message")]},
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", identity()),
                ("at", models.DateTimeField()),
                ("note", models.CharField(blank=True, max_length=200)),
                ("if_silent", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                ("rung_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("done", "done"),
                            ("answered", "the client has answered"),
                            ("cancelled", "taken away"),
                        ],
                        max_length=9,
                    ),
                ),
                ("client", key("people.client")),
                ("company", key("people.company")),
                ("conversation", key("conversations.conversation", CASCADE)),
                ("made_by", key("people.seat")),
                ("seat", key("people.seat")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None), ("rung_at", None)),
                        fields=["at"],
                        name="reminder_due",
                    ),
                    models.Index(
                        condition=models.Q(("ended_at", None)),
                        fields=["company", "conversation"],
                        name="reminder_conversation",
                    ),
                    models.Index(
                        condition=models.Q(("ended_at", None), ("rung_at__isnull", False)),
                        fields=["company", "seat"],
                        name="reminder_rung",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Showing",
            fields=[
                ("id", identity()),
                ("body", models.TextField()),
                (
                    "files",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "waits for the author's word"),
                            ("agreed", "the author agreed"),
                            ("declined", "the author declined"),
                            ("withdrawn", "withdrawn"),
                            ("sent", "sent to the client"),
                        ],
                        default="asked",
                        max_length=9,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("word", models.CharField(blank=True, max_length=300)),
                ("sent_at", models.DateTimeField(null=True)),
                ("sent_key", models.UUIDField(null=True)),
                ("key", models.UUIDField()),
                ("answered_by", key("people.seat", null=True)),
                ("asked_by", key("people.seat")),
                ("asked_of", key("people.seat", null=True)),
                ("client", key("people.client")),
                ("company", key("people.company")),
                ("conversation", key("conversations.conversation", CASCADE)),
                ("message", key("conversations.message")),
            ],
            options={
                "indexes": [models.Index(fields=["company", "message"], name="showing_message")],
                "constraints": [
                    models.UniqueConstraint(fields=("company", "key"), name="showing_once")
                ],
            },
        ),
        # The whole team's, and one's own.
        protect(
            "conversations_answertemplate",
            wall(
                DESK,
                "SELECT, INSERT, UPDATE, DELETE",
                f"{OWN_COMPANY} AND (seat_id IS NULL OR seat_id = {MY_SEAT})",
            ),
        ),
        protect(
            "conversations_reminder",
            wall(DESK, "SELECT, INSERT, UPDATE", TEAM, f"{TEAM}"),
            wall(WORKER, "SELECT, UPDATE", ALL),
        ),
        protect(
            "conversations_showing",
            wall(DESK, "SELECT, INSERT, UPDATE", TEAM),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "conversations_copy",
            wall(DESK, "SELECT, INSERT", TEAM, f"{TEAM} AND made_by_id = {MY_SEAT}"),
        ),
        same_company("conversations_conversation", "merged_into", "conversations_conversation"),
        same_company("conversations_answertemplate", "seat_id", "people_seat"),
        family("conversations_reminder"),
        same_company("conversations_reminder", "seat_id", "people_seat"),
        same_company("conversations_reminder", "made_by_id", "people_seat"),
        family("conversations_showing"),
        same_company("conversations_showing", "message_id", "conversations_message"),
        same_company("conversations_showing", "asked_by_id", "people_seat"),
        same_company("conversations_showing", "asked_of_id", "people_seat"),
        same_company("conversations_showing", "answered_by_id", "people_seat"),
        same_company("conversations_copy", "client_id", "people_client"),
        same_company("conversations_copy", "message_id", "conversations_message"),
        same_company("conversations_copy", "made_by_id", "people_seat"),
        migrations.RunSQL(REARRANGE, "DROP FUNCTION conversations_rearrange"),
    ]
