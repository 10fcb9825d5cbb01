"""What is said about a line. The words before the sentence name the field: «messages[3].at»."""

from django.utils.translation import gettext_noop as _

SENTENCES: dict[str, str] = {
    # the line itself
    "long_line": _("The line is longer than {limit} MB."),
    "no_utf8": _("The line is not in UTF-8."),
    "no_json": _("The line is not JSON: look at character {column}."),
    "no_json_object": _("A line holds one JSON object: {{ … }}."),
    "no_json_number": _("“{value}” is not allowed in JSON."),
    "twice": _("The field “{name}” stands twice: which one counts?"),
    "no_type": _("“type” says what the line is: {known}. Here it is “{value}”."),
    # one field
    "unknown_field": _("There is no field “{name}”; known here: {known}."),
    "missing": _("“{name}” is missing or empty."),
    "too_long": _("“{name}” is longer than {limit} characters."),
    "no_text": _("“{name}” must be a text in quotation marks."),
    "no_flag": _("“{name}” must be true or false."),
    "no_list": _("“{name}” must be a list."),
    "no_object": _("“{name}” must be an object with fields of its own."),
    "no_words": _("“{name}” is a list of texts, each of 1 to {limit} characters."),
    "no_address": _("“{name}” is no e-mail address: “{value}”."),
    "choose": _("“{name}” is missing; it must be one of: {known}."),
    "unknown_choice": _("“{name}” must be one of: {known}. Here it is “{value}”."),
    "no_time": _(
        "“{name}” is no time we can read: “{value}”. Write it so: 2024-03-01T14:30:00+03:00."
    ),
    "no_offset": _(
        "“{name}” has no offset from UTC: “{value}”. Add one (+03:00), or name the time zone of "
        "the whole file."
    ),
    "future": _("“{name}” lies in the future: {value}."),
    "before_opened": _("“{name}” is earlier than the conversation's first message."),
    # clients, contacts, colleagues
    "same_id": _("“{name}”: {value} stands on line {other} already."),
    "no_client": _("“{name}”: there is no client “{value}” in this file."),
    "known_name": _(
        'There is a client called “{value}” already. Say "existing": true if it is the same one, '
        '"existing": false for another one of the same name.'
    ),
    "not_found": _('"existing": true, but there is no client called “{value}” that you see.'),
    "several": _("There are several clients called “{value}”: which one is meant can't be told."),
    "no_way": _("A contact needs “email” or “id”."),
    "is_colleague": _("{value} is the address of somebody on the team, who can't be a contact."),
    "on_the_team": _("{value} has a place on the team here: no line “colleague” is needed."),
    # conversations and messages
    "no_conversation": _("“{name}”: there is no conversation “{value}” in this file."),
    "no_messages": _("The conversation has no message that can be brought in."),
    "nobody": _(
        "“{name}”: nobody is known as “{value}”, neither on the team nor at the client “{client}”. "
        "Add a line “contact” or “colleague”."
    ),
    "both": _(
        '“{name}”: “{value}” is known on the team and at the client. Add "side": "team" or '
        '"side": "client".'
    ),
    "no_seat": _("“{name}”: {value} has no active place on the team."),
    "seat_unseeing": _("“{name}”: {value} can't see this client."),
    "no_contact": _("“{name}”: the client “{client}” has no contact “{value}”."),
    "client_in_internal": _(
        "A message for the client can't stand in a conversation of the team's own."
    ),
    "internal_by_contact": _(
        "What a contact wrote is known to the client: its “audience” can't be “internal”."
    ),
    "empty_message": _("The message has neither a “body” nor “files”."),
    "other_audience": _(
        "This message was brought in before with another “audience”. What was said never changes "
        "its audience."
    ),
    "other_client": _("This conversation was brought in before for another client."),
    "other_thread": _("This conversation was brought in before with another “audience”."),
    "hangs": _("What this belongs to has an error: line {other}."),
    # files
    "no_folder": _(
        "“{name}” names a file, but no files came along: put the lines and the files into one ZIP, "
        "or name their folder with --files."
    ),
    "no_file": _("“{name}”: the file “{value}” isn't there."),
    "outside": _("“{name}”: “{value}” leads out of the folder with files."),
    "large_file": _("“{name}”: the file “{value}” is larger than {limit} MB."),
    "many_files": _("“{name}”: more than {limit} files."),
    # an archive of lines and files
    "no_zip": _("Of archives only ZIP is read. Pack the lines and the files into a ZIP."),
    "archive_broken": _("The archive is damaged. Please pack it again."),
    "archive_locked": _("The archive is protected by a password. Please pack it without one."),
    "many_members": _("The archive has more than {limit} files."),
    "unfolds": _("The archive unfolds to more than {ratio} times its size: it is not opened."),
    "large_lines": _("The lines in the archive are more than {limit} MB."),
    "lines_in_archive": _(
        "The archive must have one file of lines, with the ending .jsonl. It has: {count}."
    ),
    "file_broken": _("The file “{value}” is damaged in the archive. Please pack it again."),
    # the whole file
    "no_zone": _("There is no time zone “{value}”."),
    "which_zone": _("Some times have no offset from UTC. Whose clock do they show?"),
    "zone_of_company": _("The company's: {zone}"),
    "zone_none": _("Nobody's: leave these lines out"),
    "what_of_errors": _("Lines with errors: {count}. What shall become of the others?"),
    "stop_at_errors": _("Wait until the file is mended"),
    "skip_errors": _("Bring in all lines without an error"),
    "already_running": _("Another import of conversations into this company is under way."),
    "no_lines": _("There is no line in the file."),
    "errors": _("The file has errors: {count}. Nothing was brought in."),
    "changed": _("The file has changed since it was looked into. Please begin again."),
}
