"""The one way in which what was said may go: an import taken back as a whole. See
docs/decisions/0007-an-import-is-undone-as-a-whole.md.

A message has no DELETE for anybody. This function runs with its owner's rights, the worker alone
may call it, it works on an import that somebody ordered to be undone, and it touches exactly the
rows that the import said it made, with what hangs on them. Before that it locks them and counts
what people have built on them: if there is anything, it deletes nothing and says what.
"""

from django.db import migrations, models


def ours(kind: str) -> str:
    return (
        'SELECT r."row" FROM imports_importedrow r WHERE r.company_id = mine'  # noqa: S608
        f" AND r.of_import_id = the_import AND r.kind = '{kind}'"
    )


CLIENTS, CONTACTS, DOMAINS = ours("client"), ours("contact"), ours("domain")
CONVERSATIONS, MESSAGES, RUNS = ours("conversation"), ours("message"), ours("mail_run")
SUBJECTS = (
    'SELECT r."row" FROM imports_importedrow r WHERE r.company_id = mine'
    " AND r.of_import_id = the_import AND r.kind IN ('client', 'contact', 'conversation')"
)

#: What people have built → the rows that show it.
BUILT = {
    "messages": f"conversations_message x WHERE x.company_id = mine"
    f" AND x.conversation_id IN ({CONVERSATIONS}) AND x.id NOT IN ({MESSAGES})",
    "quotes": f"conversations_message x WHERE x.company_id = mine"
    f" AND x.quoted IN ({MESSAGES}) AND x.id NOT IN ({MESSAGES})",
    "written_by": f"conversations_message x WHERE x.company_id = mine"
    f" AND x.author_contact_id IN ({CONTACTS}) AND x.id NOT IN ({MESSAGES})",
    "drafts": f"conversations_draft x WHERE x.company_id = mine"
    f" AND (x.conversation_id IN ({CONVERSATIONS}) OR x.client_id IN ({CLIENTS}))"
    f" AND (x.body <> '' OR x.files <> '{{}}' OR x.send_at IS NOT NULL)",
    "seen": f"conversations_sighting x WHERE x.company_id = mine"
    f" AND x.contact_id IS NOT NULL AND x.message_id IN ({MESSAGES})",
    "handled": f"conversations_desk x WHERE x.company_id = mine"
    f" AND x.conversation_id IN ({CONVERSATIONS})"
    f" AND (x.labels <> '{{}}' OR x.due_at IS NOT NULL)",
    "watched": f"conversations_watcher x WHERE x.company_id = mine"
    f" AND x.conversation_id IN ({CONVERSATIONS})",
    "taking_part": f"conversations_participant x WHERE x.company_id = mine"
    f" AND x.contact_id IN ({CONTACTS}) AND x.conversation_id NOT IN ({CONVERSATIONS})",
    "conversations": f"conversations_conversation x WHERE x.company_id = mine"
    f" AND (x.client_id IN ({CLIENTS}) OR x.opened_by_contact_id IN ({CONTACTS}))"
    f" AND x.id NOT IN ({CONVERSATIONS})",
    "accesses": f"people_access x WHERE x.company_id = mine"
    f" AND (x.contact_id IN ({CONTACTS}) OR x.client_id IN ({CLIENTS}))",
    "invitations": f"admissions_invitation x WHERE x.company_id = mine"
    f" AND (x.contact_id IN ({CONTACTS}) OR x.client_id IN ({CLIENTS}))",
    "applications": f"admissions_application x WHERE x.company_id = mine"
    f" AND x.contact_id IN ({CONTACTS})",
    "contacts": f"people_contact x WHERE x.company_id = mine"
    f" AND x.client_id IN ({CLIENTS}) AND x.id NOT IN ({CONTACTS})",
    "known": f"people_contact x WHERE x.company_id = mine AND x.id IN ({CONTACTS})"
    f" AND (x.person_id IS NOT NULL OR x.photo IS NOT NULL)",
    "notes": f"people_clientnote x WHERE x.company_id = mine"
    f" AND x.client_id IN ({CLIENTS}) AND x.written_at > ended",
    "domains": f"people_clientdomain x WHERE x.company_id = mine"
    f" AND x.client_id IN ({CLIENTS}) AND x.id NOT IN ({DOMAINS})",
    "changed": f"journal_entry x WHERE x.company_id = mine AND x.subject_id IN ({SUBJECTS})"
    f" AND x.at > ended AND x.kind NOT IN ('viewed_as', 'exported', 'opened', 'imported')",
}

CHECKS = "\n".join(
    f"""  RETURN QUERY SELECT '{name}'::text, count(*), (array_agg(x.id))[1] FROM (
    SELECT {"x.conversation_id AS id" if name == "handled" else "x.id"} FROM {rows}
  ) x HAVING count(*) > 0;
  GET DIAGNOSTICS found = ROW_COUNT; built := built + found;"""  # noqa: S608
    for name, rows in BUILT.items()
)

TAKE_BACK = f"""
CREATE FUNCTION imports_take_back(the_import uuid)
RETURNS TABLE (what text, how_many bigint, one uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  mine uuid;
  ended timestamptz;
  found integer;
  built integer := 0;
  conversations uuid[];
  clients uuid[];
BEGIN
  SELECT i.company_id, coalesce(i.finished_at, i.moved_at) INTO mine, ended
    FROM imports_import i WHERE i.id = the_import AND i.state = 'undoing' FOR UPDATE;
  IF mine IS NULL THEN RAISE EXCEPTION 'nobody has ordered this import to be undone'; END IF;
  -- Nobody builds on these any more until this transaction ends: a new child locks its parent.
  PERFORM 1 FROM people_client x WHERE x.company_id = mine AND (x.id IN ({CLIENTS})
    OR x.id IN (SELECT c.client_id FROM conversations_conversation c WHERE c.company_id = mine
                AND c.id IN ({CONVERSATIONS}))) ORDER BY x.id FOR UPDATE;
  PERFORM 1 FROM people_contact x WHERE x.company_id = mine AND x.id IN ({CONTACTS})
    ORDER BY x.id FOR UPDATE;
  PERFORM 1 FROM conversations_conversation x WHERE x.company_id = mine
    AND x.id IN ({CONVERSATIONS}) ORDER BY x.id FOR UPDATE;

{CHECKS}
  IF built > 0 THEN RETURN; END IF;

  conversations := ARRAY(SELECT DISTINCT m.conversation_id FROM conversations_message m
    WHERE m.company_id = mine AND m.id IN ({MESSAGES})
      AND m.conversation_id NOT IN ({CONVERSATIONS}));
  clients := ARRAY(SELECT DISTINCT c.client_id FROM conversations_conversation c
    WHERE c.company_id = mine AND c.id IN ({CONVERSATIONS}) AND c.client_id NOT IN ({CLIENTS}));

  DELETE FROM conversations_searchrow x WHERE x.company_id = mine
    AND (x.message_id IN ({MESSAGES}) OR x.conversation_id IN ({CONVERSATIONS}));
  DELETE FROM conversations_attachment x WHERE x.company_id = mine AND x.message_id IN ({MESSAGES});
  DELETE FROM conversations_sighting x WHERE x.company_id = mine AND x.message_id IN ({MESSAGES});
  DELETE FROM conversations_message x WHERE x.company_id = mine AND x.id IN ({MESSAGES});
  DELETE FROM mailroom_importedletter x WHERE x.company_id = mine AND x.run_id IN ({RUNS});
  DELETE FROM mailroom_importrun x WHERE x.company_id = mine AND x.id IN ({RUNS});
  DELETE FROM conversations_readmark x WHERE x.company_id = mine
    AND x.conversation_id IN ({CONVERSATIONS});
  DELETE FROM conversations_draft x WHERE x.company_id = mine
    AND (x.conversation_id IN ({CONVERSATIONS}) OR x.client_id IN ({CLIENTS}));
  DELETE FROM conversations_participant x WHERE x.company_id = mine
    AND x.conversation_id IN ({CONVERSATIONS});
  DELETE FROM conversations_desk x WHERE x.company_id = mine
    AND x.conversation_id IN ({CONVERSATIONS});
  DELETE FROM conversations_conversation x WHERE x.company_id = mine AND x.id IN ({CONVERSATIONS});
  DELETE FROM people_clientdomain x WHERE x.company_id = mine AND x.id IN ({DOMAINS});
  DELETE FROM people_clientnote x WHERE x.company_id = mine AND x.client_id IN ({CLIENTS});
  DELETE FROM people_contact x WHERE x.company_id = mine AND x.id IN ({CONTACTS});
  DELETE FROM people_namedseat x WHERE x.company_id = mine AND x.client_id IN ({CLIENTS});
  DELETE FROM people_client x WHERE x.company_id = mine AND x.id IN ({CLIENTS});

  -- What was filled in at contacts of others becomes empty again, unless it was changed since.
  UPDATE people_contact x
     SET phone = CASE WHEN x.phone = r.details->>'phone' THEN '' ELSE x.phone END,
         position = CASE WHEN x.position = r.details->>'position' THEN '' ELSE x.position END
    FROM imports_importedrow r
   WHERE r.company_id = mine AND r.of_import_id = the_import AND r.kind = 'filled'
     AND x.company_id = mine AND x.id = r."row";
  UPDATE conversations_conversation x
     SET client_version = x.client_version + 1,
         client_last_at = coalesce((SELECT max(m.posted_at) FROM conversations_message m
           WHERE m.company_id = mine AND m.conversation_id = x.id AND m.audience = 'client'),
           x.opened_at)
   WHERE x.company_id = mine AND x.id = ANY (conversations);
  UPDATE conversations_desk x
     SET version = x.version + 1,
         last_at = coalesce((SELECT max(m.posted_at) FROM conversations_message m
           WHERE m.company_id = mine AND m.conversation_id = x.conversation_id), x.last_at)
   WHERE x.company_id = mine AND x.conversation_id = ANY (conversations);
  -- Numbers count within the client: the next one follows the last that is still there.
  UPDATE people_client x
     SET last_number = coalesce((SELECT max(c.number) FROM conversations_conversation c
           WHERE c.company_id = mine AND c.client_id = x.id), 0)
   WHERE x.company_id = mine AND x.id = ANY (clients);

  RETURN QUERY SELECT 'blob'::text, 1::bigint, r."row" FROM imports_importedrow r
   WHERE r.company_id = mine AND r.of_import_id = the_import AND r.kind = 'blob';
  DELETE FROM imports_importedrow r WHERE r.company_id = mine AND r.of_import_id = the_import;
END $$;
REVOKE ALL ON FUNCTION imports_take_back FROM PUBLIC;
GRANT EXECUTE ON FUNCTION imports_take_back TO kulisy_worker;
"""  # noqa: S608 (conditions of our own, no values)

STATES = [
    ("planning", "being looked into"),
    ("planned", "waits for you"),
    ("running", "running"),
    ("done", "done"),
    ("failed", "failed"),
    ("undoing", "being undone"),
    ("undone", "undone"),
    ("dropped", "dropped"),
]
KINDS = [
    ("client", "Client"),
    ("domain", "Domain"),
    ("contact", "Contact"),
    ("conversation", "Conversation"),
    ("message", "Message"),
    ("filled", "Filled"),
    ("blob", "Blob"),
    ("mail_run", "Mail Run"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0002_walls"),
        ("mailroom", "0002_walls"),
        ("admissions", "0002_walls"),
        ("journal", "0002_walls"),
        ("conversations", "0002_walls"),
    ]
    operations = [
        migrations.AddField("importedrow", "details", models.JSONField(default=dict)),
        migrations.AlterField(
            "importedrow", "kind", models.CharField(max_length=12, choices=KINDS)
        ),
        migrations.AlterField(
            "import", "state", models.CharField(max_length=10, choices=STATES, default="planning")
        ),
        migrations.RunSQL(TAKE_BACK, "DROP FUNCTION imports_take_back"),
    ]
