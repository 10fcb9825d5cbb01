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
    # Of letters from a mailbox: no talk.
    "own_letter": gettext_noop("Written by ourselves: the sender is one of our own addresses."),
    "receipt": gettext_noop("Says that a letter was shown to somebody."),
    "newsletter": gettext_noop("A newsletter or a mailing list."),
    "twin": gettext_noop("The same letter came before by another way."),
    "report": gettext_noop("Tells what became of a letter of ours: {detail}"),
    "report_of_none": gettext_noop("A delivery report that names no letter of ours."),
    # Of letters from a mailbox: refused.
    "blocked": gettext_noop("Letters from {pattern} are refused."),
    "oversized": gettext_noop("The letter has {size} MB; {limit} MB are taken."),
    # Of letters from a mailbox: what is not certain.
    "stranger": gettext_noop("{address} is nobody's known address."),
    "seems_for": gettext_noop(
        "It came to the address of {who} about “{conversation}”: seems to be for it. "
        "Let the sender in as a contact?"
    ),
    "barred": gettext_noop("The access of {address} was taken back, or holds no conversations."),
    "left_team": gettext_noop("{address} is no longer on the team."),
    "not_his_place": gettext_noop(
        "It answers in a conversation that {address} does not take part in."
    ),
    "several_tokens": gettext_noop("It came to the addresses of several conversations at once."),
    "contact_of_several": gettext_noop(
        "{address} is a contact of several clients, and the letter doesn't say for which of them: "
        "{clients}."
    ),
    "team_unplaced": gettext_noop(
        "From a colleague, and it names no conversation: where it belongs is not known."
    ),
    "unproven_colleague": gettext_noop(
        "From a colleague's address, but not to one given to that colleague, and the mail server "
        "did not find that it came from there."
    ),
    "team_may_not": gettext_noop(
        "From a colleague who may not write there: see who should send it."
    ),
    "not_taken": gettext_noop("A colleague's words that could not be sent: {why}"),
    "guarded": gettext_noop(
        "A colleague's words to a client that need another look, for “{words}”: they wait as a "
        "draft, and the colleague was told."
    ),
    "course": gettext_noop(
        "From a colleague who has not passed the course on writing to clients: kept as a note of "
        "the team, and the colleague was told."
    ),
    "looked_over": gettext_noop(
        "From a colleague whose first messages are looked at: it waits for a second pair of eyes."
    ),
    "no_own_words": gettext_noop(
        "From a colleague to a client, and nothing in it was written now: only what it answers."
    ),
    "forged": gettext_noop(
        "The mail server found that {address} did not send it ({found}): the sender may be forged."
    ),
    "loop": gettext_noop("The same again and again, as machines write: the loop was ended here."),
    "too_many": gettext_noop("More than {count} letters of this sender within an hour."),
    "not_fetched": gettext_noop("The mail server did not hand the letter out: {detail}"),
    "trouble": gettext_noop("The letter could not be placed by itself: {detail}"),
    # Of letters from a mailbox: remarks.
    "foreign_address": gettext_noop("It came to an address that was somebody else's: kept a note."),
    "foreign_letter": gettext_noop("It answers somebody else's letter: kept a note."),
    "unverified": gettext_noop(
        "Nobody has checked that {address} sent it: it was placed by the address that it names."
    ),
    "calendar_answer": gettext_noop(
        "The answer of a calendar program to our invitation: it stands at the meeting."
    ),
    "calendar_stale": gettext_noop(
        "The answer of a calendar program to an invitation that has changed since: it counts no "
        "more."
    ),
    "in_copy": gettext_noop("Also sent to {addresses}, who read nothing here by that."),
}


def say(code: str, details: Mapping[str, object]) -> str:
    """The reason as a sentence in the reader's language; unknown details stay out of it."""
    sentence = gettext(SENTENCES[code])
    try:
        return sentence.format(**details)
    except (KeyError, IndexError):
        return sentence
