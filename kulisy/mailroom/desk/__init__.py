"""The team's screens of mail: letters that wait for a decision, originals, and the mailboxes."""

from django.urls import path

from kulisy.mailroom.desk import mailboxes, originals, quarantine

_ONE = "mail/<uuid:incoming_id>"
_BOX = "settings/mailboxes/<uuid:mailbox_id>"

urls = [
    path("messages/<uuid:message_id>/original/", originals.original, name="original"),
    path("messages/<uuid:message_id>/original/about/", originals.about, name="original_about"),
    path("mail/", quarantine.index, name="mail"),
    path("mail/blocked/", quarantine.blocked, name="mail_blocked"),
    path("mail/blocked/<uuid:blocked_id>/removal/", quarantine.unblock, name="mail_unblock"),
    path(f"{_ONE}/", quarantine.letter, name="mail_letter"),
    path(f"{_ONE}/original/", originals.waiting, name="mail_original"),
    path(f"{_ONE}/files/<int:number>/", originals.file, name="mail_file"),
    path(f"{_ONE}/placement/", quarantine.place, name="mail_place"),
    path(f"{_ONE}/opening/", quarantine.open_as_new, name="mail_open"),
    path(f"{_ONE}/admission/", quarantine.let_in, name="mail_let_in"),
    path(f"{_ONE}/refusal/", quarantine.refuse, name="mail_refuse"),
    path(f"{_ONE}/block/", quarantine.block, name="mail_block"),
    path("settings/mailboxes/", mailboxes.index, name="mailboxes"),
    path("settings/mailboxes/new/", mailboxes.new, name="new_mailbox"),
    path(f"{_BOX}/", mailboxes.one, name="mailbox"),
    path(f"{_BOX}/trial/", mailboxes.trial, name="mailbox_trial"),
    path(f"{_BOX}/state/", mailboxes.state, name="mailbox_state"),
]
