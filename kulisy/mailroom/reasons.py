"""Why a letter was not read, waits for a human being, or deserves a remark: codes for tables and
JSON, sentences for people."""

from collections.abc import Mapping

from django.utils.translation import gettext, gettext_noop

#: code → sentence; the names in braces come with the reason.
SENTENCES: dict[str, str] = {
    # Not read.
    "empty": gettext_noop("The file is empty."),
    "no_headers": gettext_noop("This is not a letter: it has no headers."),
    "too_large": gettext_noop("The letter is larger than {limit} MB."),
    "too_deep": gettext_noop("The letter's parts are nested too deeply to be read."),
    "unreadable": gettext_noop("The letter's structure can't be read: {detail}"),
    "not_mail_file": gettext_noop("Not a mail file."),
    "symlink": gettext_noop("A symbolic link; it is not followed."),
    "file_unreadable": gettext_noop("The file can't be opened: {detail}"),
    "archive_broken": gettext_noop("The archive is damaged; what stands after this place is lost."),
    "archive_encrypted": gettext_noop("Locked in the archive by a password."),
    "archive_nested": gettext_noop("An archive inside the archive; unpack it and import it apart."),
    "outlook_file": gettext_noop("Outlook's own format; export the letters as .eml or mbox."),
    # Waits for a human being.
    "no_sender": gettext_noop("No From: who wrote it is unknown."),
    "automatic": gettext_noop("An automatic letter."),
    "bounce": gettext_noop("A delivery report."),
    "bulk": gettext_noop("A newsletter or a mailing list that doesn't name the team."),
    "mass": gettext_noop("{count} recipients: a mass mailing."),
    "between_clients": gettext_noop("Written from one client to another: {clients}."),
    "no_team": gettext_noop("No address of the team among sender and recipients."),
    "team_only": gettext_noop("Only the team wrote and read it, and no client's thread holds it."),
    "several_clients": gettext_noop("Several clients read it: {clients}."),
    "domain_of_several": gettext_noop("The address {address} may belong to several clients."),
    # A remark; the letter lands.
    "copy": gettext_noop("The same letter as {place}."),
    "same_id": gettext_noop("Has the Message-ID of {place}, but other content: kept as a letter."),
    "own_parent": gettext_noop("Names itself as the letter it answers: taken as not answering."),
    "no_date": gettext_noop("No readable date: placed beside its neighbours in the thread."),
    "by_subject": gettext_noop("Joined to the thread by its subject and its people."),
    "team_inside": gettext_noop("Only the team wrote and read it: kept for the team only."),
    "colleague_by_free_mail": gettext_noop(
        "{address} always writes together with {client}: taken as their person."
    ),
    "encrypted": gettext_noop("Encrypted: kept as a file, its text can't be read."),
    "chosen": gettext_noop("Decided by hand."),
}


def say(code: str, details: Mapping[str, object]) -> str:
    """The reason as a sentence in the reader's language; unknown details stay out of it."""
    sentence = gettext(SENTENCES[code])
    try:
        return sentence.format(**details)
    except (KeyError, IndexError):
        return sentence
