"""One more kind of news: a meeting of mine, or its minutes."""

from django.db import migrations, models

KINDS = [
    ("message", "A new message in a conversation of mine"),
    ("mention", "I was mentioned"),
    ("assigned", "A conversation was given to me"),
    ("request", "A client opened a request"),
    ("admission", "Somebody asks to be admitted"),
    ("state", "A request of mine was closed or opened again"),
    ("accepted", "Somebody came by my invitation"),
    ("returned", "A letter to a client came back"),
    ("reminder", "A reminder of mine has come up"),
    ("consent", "My words are wanted for the client"),
    ("notice", "An official notice"),
    ("document", "A new document"),
    ("order", "An order of mine moved on"),
    ("booking", "A booking of mine was made, moved or cancelled, or is near"),
    ("review", "A client said how it went"),
    ("standin", "Somebody else works with me"),
    ("project", "A project wants something of me"),
    ("meeting", "A meeting of mine, or its minutes"),
]


class Migration(migrations.Migration):
    dependencies = [("notify", "0011_project")]
    operations = [
        migrations.AlterField(name, "kind", models.CharField(choices=KINDS, max_length=10))
        for name in ("bell", "choice")
    ]
