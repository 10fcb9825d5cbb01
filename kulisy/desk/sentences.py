"""What a journal entry says, in words that a person reads. Names are looked up among what the
viewer may see; what he may not is not named."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from kulisy.conversations import access as talk
from kulisy.journal.access import Recorded
from kulisy.kit.ids import read_id
from kulisy.kit.text import inner, masked
from kulisy.people import access as people
from kulisy.people.viewer import Viewer

#: Every kind the rooms write, with its name for the filter and the line.
KINDS: dict[str, Any] = {
    "posted": _("Message"),
    "taken_back": _("Message taken back before it left"),
    "letter": _("Letter about it"),
    "return_settled": _("Letter that came back dealt with"),
    "opened": _("Opened"),
    "closed": _("Conversation closed"),
    "reopened": _("Conversation opened again"),
    "state": _("State of a conversation changed"),
    "renamed": _("Conversation renamed"),
    "assigned": _("Conversation given to a colleague"),
    "participant": _("Colleague of the client joined"),
    "merged": _("Conversations joined"),
    "split": _("Messages split off"),
    "notes_moved": _("Notes of the team moved to another conversation"),
    "copied": _("Copied to another client, for the team"),
    "copy_asked": _("Copy for the client asked for"),
    "copy_agreed": _("Author agreed to a copy"),
    "copy_declined": _("Author declined a copy"),
    "copy_withdrawn": _("Copy for the client withdrawn"),
    "copy_sent": _("Copy given to the client"),
    "document_published": _("Document published"),
    "document_corrected": _("Document corrected"),
    "document_withdrawn": _("Document withdrawn"),
    "document_settled": _("What a document asked for is done"),
    "document_opened": _("Document opened"),
    "document_downloaded": _("Document downloaded"),
    "document_link_made": _("Link to a document made"),
    "document_link_revoked": _("Link to a document ended"),
    "reminder": _("Reminder made"),
    "reminder_ended": _("Reminder ended"),
    "imported": _("Old mail imported"),
    "history_imported": _("History from another system imported"),
    "import_started": _("Import started"),
    "import_finished": _("Import finished"),
    "import_failed": _("Import failed"),
    "import_undone": _("Import undone"),
    "invited": _("Invitation made"),
    "invitation_renewed": _("Invitation renewed"),
    "invitation_revoked": _("Invitation revoked"),
    "invitation_returned": _("Letter with an invitation did not arrive"),
    "accepted": _("Invitation accepted"),
    "applied": _("Application"),
    "application_withdrawn": _("Application withdrawn"),
    "admitted": _("Admitted to the cabinet"),
    "declined": _("Application declined"),
    "rights_changed": _("Sections and rights changed"),
    "access_ended": _("Access ended: the work is over"),
    "access_revoked": _("Access revoked"),
    "access_restored": _("Access restored"),
    "rules_published": _("House rules published"),
    "rules_accepted": _("House rules accepted"),
    "viewed_as": _("Cabinet looked at through the client's eyes"),
    "client_added": _("Client added"),
    "contact_added": _("Contact added"),
    "contact_changed": _("Contact changed"),
    "responsible_changed": _("Responsible person changed"),
    "circle_changed": _("Who of the team sees the client"),
    "writing_mode_changed": _("Who writes to the client"),
    "sharing_changed": _("Whether colleagues see each other's conversations"),
    "seat_changed": _("Colleague's card changed"),
    "role_changed": _("Role changed"),
    "seat_closed": _("Place on the team closed"),
    "seat_reopened": _("Place on the team opened again"),
    "company_founded": _("Company founded"),
    "settings_changed": _("Company's settings changed"),
    "notice_ordered": _("Official notice ordered"),
    "notice_clause": _("Clause about notices"),
    "notice_published": _("Official notice published"),
    "notice_letter": _("Letter about a notice"),
    "notice_opened": _("Official notice opened"),
    "notice_delivered": _("Official notice delivered"),
    "notice_reminded": _("Reminder of a notice"),
    "notice_acknowledged": _("Official notice acknowledged"),
    "notice_answered": _("Official notice answered"),
    "notice_asked": _("Question about a notice"),
    "notice_stopped": _("Term of a notice stopped"),
    "notice_resumed": _("Term of a notice runs on"),
    "notice_beside": _("Said or sent beside the cabinet"),
    "notice_ended": _("Official notice over"),
    "notice_certified": _("Notice certified"),
    "calendar_changed": _("Working calendar changed"),
    "course_asked": _("Course asked of the team"),
    "course_dropped": _("Course no longer a condition"),
    "course_asked_of": _("Course asked of a colleague"),
    "course_spared": _("Colleague spared the course"),
    "course_edited": _("Rules and questions of the course changed"),
    "course_passed": _("Course passed"),
    "course_tried": _("Course tried"),
    "second_eyes_asked": _("First messages of newcomers are looked at"),
    "second_eyes_of": _("First messages of a colleague are looked at"),
    "held": _("Message waits for a colleague"),
    "held_again": _("Message waits for a colleague again"),
    "held_approved": _("Message approved by a colleague"),
    "held_consented": _("Author took the words that a colleague proposed"),
    "held_overridden": _("Message sent as urgent before anybody had looked"),
    "held_proposed": _("Other words proposed"),
    "held_returned": _("Message sent back to its author"),
    "held_withdrawn": _("Message that waited taken back"),
    "kept_back": _("Message kept back: its author hasn't taken the course yet"),
    "guard_passed": _("Sent to the client after the guard had asked"),
    "guard_changed": _("What the guard looks for"),
    "mailbox_added": _("Mailbox connected"),
    "mailbox_changed": _("Mailbox changed"),
    "mailbox_paused": _("Mailbox no longer read"),
    "mailbox_resumed": _("Mailbox read again"),
    "letter_decided": _("Letter that waited was placed"),
    "letter_refused": _("Letter refused"),
    "sender_unblocked": _("Blocked sender let through again"),
    "exported": _("Journal downloaded"),
    "invoice_issued": _("Invoice issued"),
    "invoice_cancelled": _("Invoice cancelled"),
    "payment_noted": _("Payment noted"),
    "payment_taken_back": _("Payment taken back"),
    "closing_issued": _("Closing paper issued"),
    "price_set": _("Price set"),
    "committed": _("Promise made"),
    "commitment_kept": _("Promise kept"),
    "commitment_withdrawn": _("Word taken back"),
    "decided": _("Decision put down"),
    "decision_dropped": _("Decision taken away"),
    "scope_agreed": _("What was agreed was written down"),
    "scope_ended": _("An agreement ended"),
    "scope_judged": _("Request judged: within the contract or beyond"),
    "scope_told": _("Client told what comes of the request"),
    "wish_promised": _("Day named by which the client knows"),
    "change_order_sent": _("Change order sent"),
    "change_order_code": _("Code for a change order asked for"),
    "change_order_approved": _("Change order approved by a code"),
    "change_order_declined": _("Change order declined"),
    "change_order_withdrawn": _("Change order withdrawn"),
    "change_order_expired": _("Change order has run out"),
    "pilot_begun": _("Pilot begun"),
    "pilot_before_taken": _("The time before a pilot taken anew"),
    "pilot_decided": _("Pilot decided"),
    "annex_sent": _("What the client sees, sent to be agreed"),
    "annex_accepted": _("What the client sees, accepted"),
    "example_made": _("Project shown to strangers as an example"),
    "example_revoked": _("Example for strangers taken back"),
    "handover_begun": _("Affairs handed over"),
    "handover_ended": _("Affairs given back"),
    "meeting_planned": _("Meeting planned"),
    "meeting_noted": _("Meeting noted"),
    "meeting_changed": _("Meeting changed"),
    "meeting_cancelled": _("Meeting cancelled"),
    "meeting_answered": _("Answer to an invitation"),
    "minutes_written": _("Minutes written"),
    "minutes_copied": _("Lines of minutes taken across for the client"),
    "minutes_confirmed": _("Minutes confirmed by the client"),
    "minutes_objected": _("The client says that minutes are wrong"),
    "feed_made": _("Address of a calendar made"),
    "feed_ended": _("Address of a calendar ended"),
    "tariff_ended": _("Price ended"),
    "entity_changed": _("Legal entity changed"),
    "numbering_set": _("Next number of papers set"),
    "account_changed": _("Bank account changed"),
    "requisites_changed": _("Client's requisites changed"),
    "token_made": _("Token for a program made"),
    "token_revoked": _("Token for a program revoked"),
    "link_opened": _("Link from a letter opened on a device not seen before"),
    "links_revoked": _("Links from letters revoked"),
    "booked": _("Booked"),
    "booking_moved": _("Booking moved"),
    "booking_given": _("Booking handed to a colleague"),
    "booking_cancelled": _("Booking cancelled"),
    "booking_came": _("The client came"),
    "booking_missed": _("The client did not come"),
    "hours_changed": _("Working hours changed"),
    "absence_added": _("Absence added"),
    "absence_ended": _("Absence taken away"),
    "room_changed": _("Room written"),
    "room_closed": _("Room closed"),
    "booking_rules_changed": _("Rules of booking changed"),
    "order_placed": _("Order placed"),
    "order_proposed": _("Change of an order proposed"),
    "order_accepted": _("Change of an order accepted"),
    "order_refused": _("Change of an order refused"),
    "order_confirmed": _("Order confirmed"),
    "order_declined": _("Order declined"),
    "order_cancelled": _("Order taken back"),
    "order_done": _("Order done"),
    "service_written": _("Written into the catalogue"),
    "service_changed": _("Catalogue changed"),
    "service_shown": _("Shown in the catalogue"),
    "service_draft": _("Taken out of the catalogue, to the team"),
    "service_archived": _("Put away from the catalogue"),
    "review_rated": _("Client said how it went"),
    "review_said": _("Words to a review"),
    "review_allowed": _("Review may be published"),
    "review_forbidden": _("Review may no longer be published"),
    "review_answered": _("Review answered"),
    "review_published": _("Review published"),
    "review_hidden": _("Review taken off the page"),
    "offer_written": _("Offer written"),
    "offer_changed": _("Offer changed"),
    "offer_shown": _("Offer shown"),
    "offer_draft": _("Offer taken back to the team"),
    "offer_archived": _("Offer put away"),
    "offers_wanted": _("Offers by mail asked for"),
    "offers_unwanted": _("No more offers by mail wanted"),
    "project_begun": _("Project begun"),
    "project_changed": _("Project changed"),
    "project_running": _("Work on a project goes on"),
    "project_paused": _("Project paused"),
    "commitment_moved": _("Day of a promise moved"),
    "project_done": _("Project done"),
    "project_stopped": _("Project stopped"),
    "project_copied": _("Project copied for the client"),
    "project_stage_added": _("Stage added"),
    "project_stage_changed": _("Stage changed"),
    "project_stage_begun": _("Stage begun"),
    "project_stage_done": _("Stage done"),
    "project_stage_dropped": _("Stage dropped"),
    "project_plan_moved": _("Plan of a project moved"),
    "project_task_added": _("Task added"),
    "project_task_changed": _("Task changed"),
    "project_task_todo": _("Task back in the plan"),
    "project_task_doing": _("Task taken into work"),
    "project_task_done": _("Task done"),
    "project_task_dropped": _("Task dropped"),
    "project_file_pinned": _("File pinned to a task"),
    "project_material_asked": _("Materials asked for"),
    "project_material_sent": _("Materials sent"),
    "project_material_taken": _("Materials received"),
    "project_material_returned": _("Materials given back"),
    "project_material_dropped": _("Materials no longer needed"),
    "project_approval_asked": _("Shown for approval"),
    "project_approval_remarks": _("Remarks sent"),
    "project_approval_code": _("Code for approval asked for"),
    "project_approval_given": _("Approved by a code"),
    "project_approval_withdrawn": _("Approval withdrawn"),
}


@dataclass
class Names:
    """Names and titles by id, as this viewer may see them."""

    people: dict[uuid.UUID, str] = field(default_factory=dict)
    #: Of contacts, masked.
    addresses: dict[uuid.UUID, str] = field(default_factory=dict)
    clients: dict[uuid.UUID, str] = field(default_factory=dict)
    titles: dict[uuid.UUID, str] = field(default_factory=dict)
    #: Message → its conversation.
    places: dict[uuid.UUID, uuid.UUID] = field(default_factory=dict)


def look_up(viewer: Viewer, entries: Iterable[Recorded]) -> Names:
    """Everything these entries name; five statements, however many they are."""
    entries = list(entries)
    ids = {each for entry in entries for each in _mentioned(entry)}
    messages = [
        each.subject_id for each in entries if each.subject_kind == "message" and each.subject_id
    ]
    names = Names()
    for seat in people.team(viewer):
        names.people[seat.id] = names.people[seat.person_id] = seat.name
    contacts = people.contacts(viewer)
    for contact in contacts.filter(id__in=ids) | contacts.filter(person_id__in=ids):
        names.people[contact.id] = contact.name
        if contact.email:
            names.addresses[contact.id] = masked(contact.email)
            names.addresses.setdefault(contact.person_id or contact.id, masked(contact.email))
        if contact.person_id:
            names.people.setdefault(contact.person_id, contact.name)
    names.clients = dict(people.clients(viewer).filter(id__in=ids).values_list("id", "name"))
    rows = talk.messages(viewer).filter(id__in=messages)
    names.places = dict(rows.values_list("id", "conversation_id"))
    ids |= set(names.places.values())
    names.titles = dict(talk.conversations(viewer).filter(id__in=ids).values_list("id", "title"))
    return names


def of_hidden(entry: Recorded, names: Names) -> bool:
    """About a conversation, contact or client that the viewer isn't shown: nor is the entry."""
    if entry.subject_kind in {"message", "conversation"}:
        return _place(entry, names) not in names.titles
    if entry.subject_kind == "client":
        return entry.subject_id not in names.clients
    if entry.subject_kind == "contact":
        return entry.subject_id not in names.people
    return False


def who(entry: Recorded, names: Names) -> str:
    if entry.actor_kind == "system":
        return gettext("Kulisy")
    name = names.people.get(entry.actor_id or uuid.UUID(int=0)) or gettext("somebody from outside")
    # Whose letter it was is known; who held it, is not.
    return gettext("link of %(name)s") % {"name": name} if entry.facts.get("by") == "link" else name


def what(entry: Recorded, names: Names) -> str:
    """One line; a kind nobody has told us of stands as it was written."""
    label = str(KINDS.get(entry.kind, entry.kind.replace("_", " ")))
    if entry.kind == "opened" and entry.subject_kind == "conversation":
        label = gettext("Conversation opened")
    if entry.kind == "opened" and entry.subject_kind == "message":
        label = gettext("Read by the client, signed in")
        if entry.facts.get("by") == "link":
            label = gettext("Opened by the link from a letter")
    more = [_about(entry, names), *_details(entry, names)]
    return ": ".join([label, " · ".join(each for each in more if each)]).removesuffix(": ")


def _about(entry: Recorded, names: Names) -> str:
    title = names.titles.get(_place(entry, names) or uuid.UUID(int=0))
    if title:
        return gettext("“%(title)s”") % {"title": inner(title)}
    subject = entry.subject_id or uuid.UUID(int=0)
    if entry.kind in {"client_added", "responsible_changed", "circle_changed"}:
        return names.clients.get(subject, "")
    return names.people.get(subject, "") or names.clients.get(subject, "")


def _details(entry: Recorded, names: Names) -> list[str]:
    facts = entry.facts
    found = [say(facts[name], names) for name, say in DETAILS.items() if facts.get(name)]
    if facts.get("by") == "link":
        found.append(_by_link(entry, names))
    if entry.kind == "letter" and facts.get("state") == "refused":
        found.append(str(facts.get("answer", "")))
    if entry.kind not in KINDS:
        found += [f"{name}: {value}" for name, value in facts.items() if name not in DETAILS]
    return found


def _by_link(entry: Recorded, names: Names) -> str:
    """Less than somebody who signed in: whoever holds the letter could do it."""
    address = names.addresses.get(entry.actor_id or uuid.UUID(int=0))
    if not address:
        return gettext("by a link from a letter, not signed in")
    return gettext("by the link sent to %(address)s, not signed in") % {"address": address}


def _how(value: object, names: Names) -> str:
    said = {
        "person": gettext("by the person"),
        "desk": gettext("by the team"),
        "not_me": gettext("“it was not me”"),
        "access": gettext("with the access"),
        "address": gettext("the address was changed"),
        # Of a notice: by what it counts as delivered.
        "published": gettext("by its publication"),
        "opened": gettext("by its opening"),
        "morning": gettext("by its letter, in the morning after it"),
        "paper": gettext("beside the cabinet"),
    }
    return said.get(str(value), str(value))


def _elsewhere(value: object, names: Names) -> str:
    return gettext("other devices were known")


def _name(value: object, names: Names) -> str:
    return names.people.get(read_id(value) or uuid.UUID(int=0), "")


def _letter_state(value: object, names: Names) -> str:
    said = {
        "handed": gettext("taken by the mail server"),
        "refused": gettext("refused by the mail server"),
        "dropped": gettext("not sent: the right to read had gone"),
    }
    states = {
        "open": gettext("open"),
        "client": gettext("waiting for the client"),
        "us": gettext("waiting for us"),
    }
    return said.get(str(value)) or states.get(str(value), str(value))


def _files(value: object, names: Names) -> str:
    count = len(value) if isinstance(value, list) else 0
    return ngettext("%(count)s file", "%(count)s files", count) % {"count": count}


def _spoken(value: object, names: Names) -> str:
    said = {"call": gettext("a call"), "meeting": gettext("a meeting")}
    return said.get(str(value), "")


def _count(value: object, names: Names) -> str:
    count = int(str(value)) if str(value).isdecimal() else 0
    return ngettext("%(count)s letter", "%(count)s letters", count) % {"count": count}


def _import_kind(value: object, names: Names) -> str:
    said = {
        "clients": gettext("clients and contacts"),
        "mail": gettext("mail"),
        "conversations": gettext("conversations"),
    }
    return said.get(str(value), str(value))


def _contacts(value: object, names: Names) -> str:
    """How many; some entries list them."""
    count = value if isinstance(value, int) else 0
    return ngettext("%(count)s contact", "%(count)s contacts", count) % {"count": count}


def _said(value: object, names: Names) -> str:
    """How many messages; an entry of reading lists them, and says it by its first."""
    if not isinstance(value, int):
        return ""
    return ngettext("%(count)s message", "%(count)s messages", value) % {"count": value}


def _plain(value: object, names: Names) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _page(value: object, names: Names) -> str:
    """A page of the cabinet, by the first word of its address."""
    said = {
        "conversations": gettext("a conversation"),
        "support": gettext("Support"),
        "history": gettext("History"),
        "correspondence": gettext("All correspondence"),
        "files": gettext("Files"),
        "search": gettext("Search"),
        "team": gettext("People"),
        "colleagues": gettext("Colleagues"),
        "rules": gettext("House rules"),
    }
    first = str(value).split("/")[0]
    return said.get(first, first)


def _rules(value: object, names: Names) -> str:
    """What the guard had asked about, each in a word."""
    said = {
        "names": gettext("another client's name"),
        "about": gettext("words about the client"),
        "rude": gettext("a sharp word"),
        "links": gettext("an internal link"),
        "blanks": gettext("a blank left unfilled"),
        "files": gettext("no file attached"),
        "own": gettext("a word of the company's list"),
    }
    rules = map(str, value) if isinstance(value, list) else ()
    return ", ".join(said.get(each, each) for each in rules)


def _version(value: object, names: Names) -> str:
    return gettext("version %(number)s") % {"number": value}


#: A fact → how it is said. Facts that aren't here are for the proof, not for the reader.
DETAILS: Mapping[str, Callable[[object, Names], str]] = {
    "contact": _name,
    "seat": _name,
    "responsible": _name,
    "successor": _name,
    "kind": _spoken,
    "files": _files,
    "letters": _count,
    "contacts": _contacts,
    "messages": _said,
    "state": _letter_state,
    "version": _version,
    "fields": _plain,
    "role": _plain,
    "rules": _rules,
    "page": _page,
    "import": _import_kind,
    "how": _how,
    "beside_others": _elsewhere,
}


def _mentioned(entry: Recorded) -> set[uuid.UUID]:
    given = {entry.actor_id, entry.subject_id, entry.client_id}
    given |= {read_id(entry.facts.get(name)) for name in ("contact", "conversation", "seat")}
    return {each for each in given if each}


def _place(entry: Recorded, names: Names) -> uuid.UUID | None:
    """The conversation an entry is about."""
    if entry.subject_kind == "conversation":
        return entry.subject_id
    return read_id(entry.facts.get("conversation")) or names.places.get(
        entry.subject_id or uuid.UUID(int=0)
    )
