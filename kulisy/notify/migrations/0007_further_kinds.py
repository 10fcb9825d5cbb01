"""Two more kinds of news: a reminder has come up; somebody's words are wanted for the client."""

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
]


class Migration(migrations.Migration):
    dependencies = [("notify", "0006_told_walls")]
    operations = [
        migrations.AlterField(name, "kind", models.CharField(choices=KINDS, max_length=10))
        for name in ("bell", "choice")
    ]
