"""Deliberate leaks: each is a mistake that somebody made once, somewhere (leak-channels). The suite
must hear every one of them; a new surface brings a new one."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse

from kulisy.bookings import showing as booked
from kulisy.bookings.models import Booking, BookingNote
from kulisy.catalog import access as catalog
from kulisy.catalog import mailing
from kulisy.catalog.actions import offering
from kulisy.catalog.models import Offer, OfferWish, Order, Review
from kulisy.conversations import (
    access,
    bells,
    leading,
    letters,
    listing,
    merging,
    notifications,
    receiving,
)
from kulisy.conversations import actions as talk_actions
from kulisy.conversations.actions import copying, inserting, posting, rearranging
from kulisy.conversations.api import shown as api_of_talk
from kulisy.conversations.guard import names
from kulisy.conversations.guard.hits import hit
from kulisy.conversations.models import (
    Attachment,
    Conversation,
    Desk,
    Draft,
    Message,
    Participant,
    SearchRow,
)
from kulisy.conversations.portal import thread as cabinet
from kulisy.conversations.tests.talk import Seat
from kulisy.documents import access as papers_access
from kulisy.documents.models import Document, Link
from kulisy.handovers import access as handing
from kulisy.handovers.models import Commitment
from kulisy.hours.actions import showing
from kulisy.insights import access as insights
from kulisy.mailroom import access as mail
from kulisy.mailroom import placing
from kulisy.mailroom.models import IncomingLetter, Mailbox
from kulisy.meetings import access as meeting_access
from kulisy.meetings import dates
from kulisy.meetings import showing as met
from kulisy.meetings.models import Invitee, Minutes
from kulisy.notices import access as notices
from kulisy.notices.models import Recipient
from kulisy.notify import bells as ringing
from kulisy.notify import digests, live, mailsettings, push
from kulisy.notify.letters import WRITERS
from kulisy.operate.testing import acting_as
from kulisy.people import access as people
from kulisy.people import api as api_of_people
from kulisy.people import dated, devices, doors
from kulisy.people.models import Contact
from kulisy.people.places import PLACES
from kulisy.people.recipients import recipient
from kulisy.people.viewer import working
from kulisy.portal import search as searching
from kulisy.projects import access as projects
from kulisy.projects.models import Project, Task
from kulisy.projects.models import SearchRow as FoundProject
from kulisy.scope import access as scope
from kulisy.scope import shown as agreed
from kulisy.scope.models import Favour, Saying
from kulisy.site import errors
from tests.leaks import booked as booking
from tests.leaks import (
    bounding,
    deeds,
    learning,
    meeting,
    official,
    papers,
    piloting,
    selling,
    timed,
    watched,
)
from tests.leaks.stepping import gives_word
from tests.leaks.walls import replace_everywhere

Patch = pytest.MonkeyPatch


@dataclass(frozen=True)
class Mutant:
    """One leak: who gets what he may not, and which oracle must hear it."""

    what: str
    plant: Callable[[Patch], None]
    reader: str
    heard_by: str
    #: A mistake in the queries alone is held by the second wall: it is heard without that.
    without_policies: bool = False
    #: What its short story needs besides.
    deed: Callable[[Any], None] | None = None
    #: What the link of the letter opens, where he comes by one.
    place: str = "conversations"


def _messages_of_any_audience(patch: Patch) -> None:
    """L6, L37: the filter by audience is forgotten in the one query."""

    def messages(viewer: Any) -> Any:
        rows = Message.objects.filter(company_id=viewer.company.id)
        return rows if viewer.at_desk else rows.filter(client_id__in=viewer.client_ids)

    replace_everywhere(patch, access.messages, messages)


def _drafts_of_everybody(patch: Patch) -> None:
    """L62: a draft is kept for its place, not for its writer."""

    def drafts(viewer: Any) -> Any:
        return Draft.objects.filter(company_id=viewer.company.id, face=viewer.face)

    replace_everywhere(patch, access.drafts, drafts)


def _count_with_notes(patch: Patch) -> None:
    """L44: "5 messages", counted before rights."""
    true = listing.excerpt

    def excerpt(viewer: Any, message: Any) -> str:
        said = true(viewer, message)
        if message is None or viewer.at_desk:
            return said
        with working():
            count = Message.objects.filter(conversation_id=message.conversation_id).count()
        return f"{said} ({count})"

    replace_everywhere(patch, true, excerpt)


def _letter_with_the_teams_rights(patch: Patch) -> None:
    """L1, L13: the letter quotes what was said last, as the worker sees it."""
    true = letters.writing.resolve

    def resolve(html: str, titles: Any) -> str:
        if titles:
            return true(html, titles)
        with working():
            notes = Message.objects.filter(audience="internal").order_by("-posted_at")[:3]
            return true(html, titles) + "".join(note.html for note in notes)

    patch.setattr(letters.writing, "resolve", resolve)


def _letter_names_its_hidden_author(patch: Patch) -> None:
    """L12, L19: the sender's own name stands in a header."""
    true = letters.Written

    def written(**parts: Any) -> Any:
        with working():
            seat = Seat.objects.filter(role="specialist").first()
        headers = {**parts.pop("headers", {}), "X-Written-By": seat.title if seat else ""}
        return true(**parts, headers=headers)

    patch.setattr(letters, "Written", written)


def _event_to_all(patch: Patch) -> None:
    """L48: a note wakes every page, the client's too."""
    true = notifications.nudge_conversation

    def nudge(conversation: Any, readers: Any) -> None:
        everybody = [*readers, *access.client_readers(conversation)]
        true(conversation, everybody)

    patch.setattr(notifications, "nudge_conversation", nudge)


def _news_of_what_was_never_shown(patch: Patch) -> None:
    """The client's bell rang for a thread whose first message had been taken back."""
    true = notifications.state_changed

    def changed(conversation: Any, *, to_client: bool = True, **more: Any) -> None:
        conversation.shown_at = conversation.shown_at or conversation.opened_at
        true(conversation, **more)

    patch.setattr(notifications, "state_changed", changed)


def _event_with_content(patch: Patch) -> None:
    """L48: the event carries what happened, for the page to show quickly."""
    true = notifications.message_posted

    def posted(message: Any, **more: Any) -> None:
        true(message, **more)
        topics = [reader.topic for reader in access.client_readers(message.conversation)]
        live.nudge(topics, f"said:{message.body}")

    patch.setattr(notifications, "message_posted", posted)


def _tag_moved_by_notes(patch: Patch) -> None:
    """L44: the tag of the client's page is made of the team's version."""
    true = cabinet._page

    def page(request: Any, found: Any, *rest: Any, **more: Any) -> HttpResponse:
        answer = true(request, found, *rest, **more)
        with working():
            desk = Desk.objects.filter(conversation_id=found.id)
            answer["ETag"] = f'"{desk.values_list("version", flat=True).first()}"'
        return answer

    patch.setattr(cabinet, "_page", page)


def _forbidden_instead_of_not_found(patch: Patch) -> None:
    """L46: 403 says that it is there."""
    true = cabinet._conversation

    def conversation(request: Any, conversation_id: Any) -> Any:
        try:
            return true(request, conversation_id)
        except Http404:
            with working():
                if Conversation.objects.filter(id=conversation_id).exists():
                    raise PermissionDenied from None
            raise

    patch.setattr(cabinet, "_conversation", conversation)


def _not_found_by_name(patch: Patch) -> None:
    """L66: the error names what it can't show."""
    true = errors.not_found

    def not_found(request: Any, exception: Any = None) -> HttpResponse:
        answer = true(request, exception)
        known = (request.resolver_match.kwargs if request.resolver_match else {}) or {}
        with working():
            found = Conversation.objects.filter(id=known.get("conversation_id")).first()
        if found:
            answer.content += found.title.encode()
        return answer

    patch.setattr("kulisy.config.urls.handler404", not_found)
    from django.urls import get_resolver

    patch.setattr(get_resolver(), "resolve_error_handler", lambda code: not_found)


def _file_by_its_conversation(patch: Patch) -> None:
    """L38, L40: whoever sees the thread may have its files."""
    from kulisy.files import access as blobs
    from kulisy.files.models import Blob

    def blob(request: Any, attachment_id: Any) -> Blob:
        with working():
            pinned = Attachment.objects.filter(id=attachment_id).first()
        threads = access.conversations(request.viewer)
        if pinned is None or not threads.filter(id=pinned.conversation_id).exists():
            raise Http404
        return blobs.blobs(company_id=pinned.company_id, blob_ids=[pinned.blob_id])[pinned.blob_id]

    patch.setattr(receiving, "_blob", blob)


def _hidden_authors_by_name(patch: Patch) -> None:
    """Access mode: a specialist's name stands on what he once wrote."""

    def author_names(viewer: Any, client: Any, messages: Any) -> dict[Any, str]:
        return {message.id: message.author_name for message in messages}

    patch.setattr(access, "author_names", author_names)


def _numbers_of_the_teams_own_threads(patch: Patch) -> None:
    """A gap: a thread of the team's own takes a number, too."""
    true = posting.record

    def record(viewer: Any, kind: str, conversation: Any, **more: Any) -> None:
        true(viewer, kind, conversation, **more)
        if kind == "opened" and conversation.audience == "internal":
            inserting.next_number(conversation.client_id)

    patch.setattr(posting, "record", record)


def _order_moved_by_notes(patch: Patch) -> None:
    """A note brings its thread to the top of the client's list."""
    true = inserting.touch_desk

    def touch(message: Any) -> None:
        true(message)
        Conversation.objects.filter(id=message.conversation_id).update(
            client_last_at=message.posted_at
        )

    patch.setattr(inserting, "touch_desk", touch)


def _whole_team_among_mentions(patch: Patch) -> None:
    """L55: the list behind @ names everybody."""
    true = access.mentionable

    def mentionable(viewer: Any, conversation: Any, audience: str) -> Any:
        return [
            *Seat.objects.filter(company_id=viewer.company.id),
            *true(viewer, conversation, audience),
        ]

    patch.setattr(access, "mentionable", mentionable)


def _search_says_how_many(patch: Patch) -> None:
    """L44, GitLab 388242: "1 found", of what may not be read."""
    true = searching.render

    def render(request: Any, template: str, context: Any, **more: Any) -> HttpResponse:
        answer = true(request, template, context, **more)
        with working():
            found = SearchRow.objects.filter(vector=request.GET.get("q", ""))
            answer["X-Found"] = str(found.count())
        return answer

    patch.setattr(searching, "render", render)


def _restricted_clients_for_all(patch: Patch) -> None:
    """Both walls believe the viewer: made wrongly, he sees the restricted client."""
    patch.setattr(doors, "_hidden_clients", lambda seat: frozenset())


def _colleagues_share_anyway(patch: Patch) -> None:
    """L24: people of one client see each other's threads."""
    replace_everywhere(patch, doors.shares, lambda client, company: True)


def _words_in_the_log(patch: Patch) -> None:
    """L66: a warning with what was written."""
    true = inserting._journal_message

    def journal(message: Any, *rest: Any, **more: Any) -> None:
        logging.getLogger("kulisy.conversations").warning("posted: %s", message.body)
        true(message, *rest, **more)

    patch.setattr(inserting, "_journal_message", journal)


def _bell_for_everybody(patch: Patch) -> None:
    """L9: watchers and takers-part are told without asking who may read."""
    true = notifications.tell

    def tell(news: Any, readers: Any, *, now: Any, **more: Any) -> None:
        with working():
            part = Participant.objects.filter(conversation_id=news.place_id).values("contact_id")
            thread = Conversation.objects.get(id=news.place_id)
            extra = people.contact_readers(
                thread.client,
                section="conversations",
                contact_ids=[row["contact_id"] for row in part],
            )
        true(news, [*readers, *extra], now=now, **more)

    patch.setattr(notifications, "tell", tell)


def _bell_in_words(patch: Patch) -> None:
    """Gitea CVE-2026-20800: the entry keeps the words of what it points at."""

    def describe(viewer: Any, rows: Any) -> dict[Any, Any]:
        with working():
            latest = Message.objects.filter(audience="internal").order_by("-posted_at").first()
        return {row.id: ringing.Described(latest.body if latest else "", "/") for row in rows}

    patch.setitem(ringing.DESCRIBERS, "message", describe)
    assert bells


def _through_the_eyes_of_more(patch: Patch) -> None:
    """Viewing as a client shows more than he has."""
    true = doors._admission

    def admission(held: Any) -> Any:
        from dataclasses import replace

        return replace(true(held), shared=True)

    patch.setattr(doors, "_admission", admission)


def _api_names_hidden_authors(patch: Patch) -> None:
    """The serialiser of the API takes the row as it is, beside the page's own words."""

    def author(row: Any, name: str) -> dict[str, Any]:
        side = "team" if row.author_seat_id else "client"
        return {"id": row.author_seat_id, "name": row.author_name, "side": side}

    patch.setattr(api_of_talk, "_author", author)


def _api_gives_telephones(patch: Patch) -> None:
    """GitLab 404613: fields for one's own side in the JSON for the other."""
    true = api_of_people._contact

    def contact(viewer: Any, row: Any, held: Any) -> dict[str, Any]:
        about = {"email": row.email, "phone": row.phone, "sections": []}
        return {**true(viewer, row, held), "team": {**about, "created_at": row.created_at}}

    patch.setattr(api_of_people, "_contact", contact)


def _api_moves_time_with_notes(patch: Patch) -> None:
    """L44: "last change", for synchronising, is the team's."""
    true = api_of_talk.conversations

    def conversations(viewer: Any, rows: Any) -> list[dict[str, Any]]:
        told = true(viewer, rows)
        with acting_as("kulisy_worker"):
            last = dict(Desk.objects.values_list("conversation_id", "last_at"))
        return [{**each, "client_last_at": last.get(each["id"], each["client_last_at"])}
                for each in told]  # fmt: skip

    patch.setattr(api_of_talk, "conversations", conversations)


def _news_of_notes_that_moved(patch: Patch) -> None:
    """A merge of which the client's side sees nothing wakes its pages."""
    true = rearranging._tell

    def tell(source: Any, target: Any, *, shown: bool) -> None:
        true(source, target, shown=True)

    patch.setattr(rearranging, "_tell", tell)


def _merged_without_being_named(patch: Patch) -> None:
    """Two requests of different readers become one, and everybody reads all of it."""
    patch.setattr(merging.Merging, "whole", True)


def _copy_with_its_original(patch: Patch) -> None:
    """What is shown to the client quotes the note that it was made of."""
    true = copying._checked

    def checked(viewer: Any, message: Any, wanted: Any) -> str:
        return f"{true(viewer, message, wanted)}\n\n> {message.body}"

    patch.setattr(copying, "_checked", checked)


def _digest_of_the_whole_client(patch: Patch) -> None:
    """A digest tells what it finds of a client, not what its reader may read."""
    true = digests.ITEMS["message"]

    def items(viewer: Any, rows: Any) -> list[Any]:
        said = true(viewer, rows)
        more = Message.objects.filter(client_id__in=viewer.client_ids).order_by("audience")
        return [replace(said[-1], words=each.body) for each in more]

    patch.setitem(digests.ITEMS, "message", items)


def _device_told_by_client(patch: Patch) -> None:
    """A locked screen shows the newest words about the client instead of those that rang."""

    def newest(viewer: Any, message_id: Any) -> str:
        found = Message.objects.filter(client_id__in=viewer.client_ids).order_by("audience")
        return str(found.values_list("body", flat=True).last() or "")

    patch.setitem(push.FIRST_WORDS, "message", newest)


def _course_of_the_whole_client(patch: Patch) -> None:
    """The leader's letter counts by client, and so notes and colleagues' talk."""
    true = leading.course

    def course(viewer: Any, *, since: Any, until: Any) -> Any:
        count = Message.objects.filter(client_id__in=viewer.client_ids).count()
        return [*true(viewer, since=since, until=until), leading.Part(f"{count}", [], count)]

    patch.setattr(leading, "course", course)


def _files_of_notes_ride_along(patch: Patch) -> None:
    """L8: attachments of a private comment ride on the next public letter."""
    true = letters._riding

    def riding(viewer: Any, files: Any, *, limit: int) -> Any:
        found = true(viewer, files, limit=limit)
        with acting_as("kulisy_worker"):
            notes = list(Attachment.objects.filter(audience="internal"))
            return found | true(viewer, notes, limit=limit)

    patch.setattr(letters, "_riding", riding)


def _note_answered_aloud(patch: Patch) -> None:
    """L3: an answer by mail to the letter about a note goes to whoever follows."""
    true = placing.place

    def place(head: Any, sender: Any, **more: Any) -> Any:
        found = true(head, sender, **more)
        return replace(found, audience="client") if found.audience == "internal" else found

    patch.setattr(placing, "place", place)


def _address_makes_its_holder(patch: Patch) -> None:
    """L21: whoever writes to an address for answers is taken for the one to whom it was given."""
    true = placing.place

    def place(head: Any, sender: Any, **more: Any) -> Any:
        found = true(head, sender, **more)
        if found.state != "quarantined" or found.conversation is None:
            return found
        return replace(found, state="placed", audience="client", reasons=())

    patch.setattr(placing, "place", place)


def _returned_letter_told_to_all(patch: Patch) -> None:
    """That a letter to a colleague came back moves the pages of the client's side."""
    true = notifications.letter_returned

    def returned(letter: Any, *, now: Any) -> None:
        true(letter, now=now)
        thread = Conversation.objects.select_related("client__company").get(id=letter.place_id)
        notifications.nudge_conversation(thread, access.client_readers(thread))

    patch.setattr(notifications, "letter_returned", returned)


def _link_that_opens_all(patch: Patch) -> None:
    """L20: the link of a letter opens everything that its person has."""
    true = devices.viewer_of

    def viewer_of(opening: Any) -> Any:
        found = true(opening)
        return found and replace(found, only_conversation=None)

    patch.setattr(devices, "viewer_of", viewer_of)


def _link_of_a_notice_that_opens_talk(patch: Patch) -> None:
    """What the link of a notice opens is copied from the conversations' list, and bound to
    nothing."""
    _link_that_opens_talk(patch, "notice")


def _link_of_a_booking_that_opens_talk(patch: Patch) -> None:
    """The same of a booking's."""
    _link_that_opens_talk(patch, "booking")


def _link_that_opens_talk(patch: Patch, place: str) -> None:
    _link_that_opens_all(patch)
    both = PLACES[place].open | PLACES["conversation"].open
    patch.setitem(PLACES, place, replace(PLACES[place], open=both))


def _waiting_letters_for_the_whole_team(patch: Patch) -> None:
    """Whoever sits at a desk reads the letters that wait, whoever they seem to be for."""

    def incoming(viewer: Any) -> Any:
        rows = IncomingLetter.objects.filter(company_id=viewer.company.id)
        return rows.order_by("-arrived_at", "-id")

    replace_everywhere(patch, mail.incoming, incoming)
    replace_everywhere(patch, mail.may_decide, lambda viewer: viewer.at_desk)


def _waiting_letters_of_any_company(patch: Patch) -> None:
    """The screen of letters that wait asks for all that wait."""

    def incoming(viewer: Any) -> Any:
        return IncomingLetter.objects.order_by("-arrived_at", "-id")

    replace_everywhere(patch, mail.incoming, incoming)


def _mailboxes_for_all(patch: Patch) -> None:
    """The list of mailboxes is closed, one of them is open to whoever knows its address."""

    def mailboxes(viewer: Any) -> Any:
        return Mailbox.objects.filter(company_id=viewer.company.id).order_by("address", "id")

    replace_everywhere(patch, mail.mailboxes, mailboxes)


def _settings_of_letters_for_all(patch: Patch) -> None:
    """Nobody asks who looks at how the company's letters leave."""
    patch.setattr(mailsettings, "_may", lambda viewer: None)


def _guard_that_knows_all_names(patch: Patch) -> None:
    """The guard looks among all clients, and tells a colleague of one that is kept from him."""
    true = names.find

    def find(viewer: Any, client: Any, text: str, files: Any) -> Any:
        with acting_as("kulisy_owner"):
            others = Contact.objects.filter(company_id=viewer.company.id).exclude(client=client)
            known = list(others.select_related("client"))
        return true(viewer, client, text, files) + [
            hit("names", text, 0, 4, named=f"{each.name} ({each.client.name})")
            for each in known
            if each.name.split()[0] in text
        ]

    patch.setattr(names, "find", find)


def _calendar_file_of_all(patch: Patch) -> None:
    """The file for one's own calendar holds everybody's day."""
    true = booked.calendar_file

    def calendar_file(viewer: Any, rows: Any, *, now: Any) -> bytes:
        with acting_as("kulisy_owner"):
            day = list(booked.related(Booking.objects.filter(company_id=viewer.company.id)))
        return true(viewer, day, now=now)

    patch.setattr(booked, "calendar_file", calendar_file)


def _notes_beside_bookings(patch: Patch) -> None:
    """What the team keeps about a booking stands among the client's words."""
    true = booked.shown

    def shown(viewer: Any, rows: Any, **known: Any) -> Any:
        made = true(viewer, rows, **known)
        with acting_as("kulisy_owner"):
            notes = dict(BookingNote.objects.values_list("booking_id", "body"))
        return [replace(each, words=each.words + notes.get(each.id, "")) for each in made]

    patch.setattr(booked, "shown", shown)


def _offer_for_one_shown_to_all(patch: Patch) -> None:
    """The list of clients is asked for in the form and forgotten when it is kept."""
    kept = offering.save_offer

    def save_offer(viewer: Any, offer: Any, *, values: Any, **more: Any) -> Any:
        return kept(viewer, offer, values={**values, "to_all": True}, **more)

    replace_everywhere(patch, kept, save_offer)


def _offer_by_letter_to_all(patch: Patch) -> None:
    """Who asked for offers by letter gets those that are for others, written with the team's
    rights."""

    def readers(offer: Any) -> Any:
        wishes = OfferWish.objects.filter(company_id=offer.company_id)
        return people.readers_among(offer.company_id, wishes.values_list("contact_id", flat=True))

    def write(letter: Any) -> Any:
        viewer = recipient(
            person_id=letter.person_id, company_id=letter.company_id, face=letter.face
        )
        return mailing._written(viewer, Offer.objects.get(id=letter.subject_id))

    patch.setattr(catalog, "offer_readers", readers)
    patch.setitem(WRITERS, mailing.KIND, write)


def _orders_of_colleagues(patch: Patch) -> None:
    """Orders are taken for the client's, though his people don't share."""

    def orders(viewer: Any) -> Any:
        rows = Order.objects.filter(company_id=viewer.company.id)
        return rows if viewer.at_desk else rows.filter(client_id__in=viewer.client_ids)

    replace_everywhere(patch, catalog.orders, orders)


def _reviews_of_colleagues(patch: Patch) -> None:
    """What one contact said of a stage is taken for his client's."""

    def reviews(viewer: Any) -> Any:
        rows = Review.objects.filter(company_id=viewer.company.id).order_by("-at", "-id")
        return rows if viewer.at_desk else rows.filter(client_id__in=viewer.client_ids)

    replace_everywhere(patch, catalog.reviews, reviews)


def _a_stage_is_judged(world: Any) -> None:
    watched.begins_project(world, "irina", "romashka")
    watched.judges_stage(world, "irina", "romashka", "anna")


def _tasks_of_any_audience(patch: Patch) -> None:
    """The tasks of a project that the client sees, whoever they were written for."""

    def tasks(viewer: Any) -> Any:
        return Task.objects.filter(project_id__in=projects.projects(viewer).values("id"))

    replace_everywhere(patch, projects.tasks, tasks)


def _projects_of_any_audience(patch: Patch) -> None:
    """A client's projects, those too that the team plans for itself."""

    def found(viewer: Any) -> Any:
        rows = Project.objects.filter(company_id=viewer.company.id)
        return rows if viewer.at_desk else rows.filter(client_id__in=viewer.client_ids)

    replace_everywhere(patch, projects.projects, found)


def _sayings_of_any_request(patch: Patch) -> None:
    """What was said of a request is taken for the client's, though his people don't share."""

    def sayings(viewer: Any) -> Any:
        rows = Saying.objects.filter(company_id=viewer.company.id).order_by("-at")
        return rows if viewer.at_desk else rows.filter(client_id__in=viewer.client_ids)

    replace_everywhere(patch, scope.sayings, sayings)


def _favours_beside_the_meter(patch: Patch) -> None:
    """What was done just quickly is told to the client, so that he knows how kind we are."""
    true = agreed.agreements

    def agreements(viewer: Any, rows: Any, **more: Any) -> Any:
        found = true(viewer, rows, **more)
        with working(), acting_as("kulisy_owner"):
            words = list(Favour.objects.values_list("words", flat=True))
        return [replace(each, place=f"{each.place} {words}") for each in found]

    replace_everywhere(patch, true, agreements)


def _requests_are_judged(world: Any) -> None:
    bounding.agrees(world, "irina", "romashka")
    bounding.judges(world, "irina", "anna's", told=True)


def _tasks_are_found_whoever_they_are_for(patch: Patch) -> None:
    """The search of projects asks what words they have, not for whom they were written."""

    def rows(viewer: Any) -> Any:
        own = projects.projects(viewer).values("id")
        return FoundProject.objects.filter(project_id__in=own)

    replace_everywhere(patch, projects.search_rows, rows)


def _projects_are_planned(world: Any) -> None:
    watched.begins_project(world, "irina", "romashka")
    watched.plans_among_the_team(world, "irina", "romashka")


def _hours_told_by_their_note(patch: Patch) -> None:
    """The client's line of an entry is made of what the team wrote to itself."""
    replace_everywhere(patch, showing.words_of, lambda project, entry: entry.note)


def _hours_told_by_any_task(patch: Patch) -> None:
    """Whatever was worked on stands in the client's line, the team's own tasks too."""

    def words_of(project: Any, entry: Any) -> str:
        return str(entry.task.title) if entry.task else ""

    replace_everywhere(patch, showing.words_of, words_of)


def _hours_are_worked(world: Any) -> None:
    watched.begins_project(world, "irina", "romashka")
    timed.agrees_on_lines(world, "irina", "romashka")
    timed.works(world, "maxim", "irina", "romashka", shown=True)


def _documents_of_the_whole_company(patch: Patch) -> None:
    """Documents are filtered by the company alone: L28, "invoices open to all"."""

    def documents(viewer: Any) -> Any:
        return Document.objects.filter(company_id=viewer.company.id)

    replace_everywhere(patch, papers_access.documents, documents)


def _words_given_among_the_team(patch: Patch) -> None:
    """What is promised in a client's conversations is his to read, in whichever message."""

    def commitments(viewer: Any) -> Any:
        rows = Commitment.objects.filter(company_id=viewer.company.id)
        return rows if viewer.at_desk else rows.filter(client_id__in=viewer.client_ids)

    replace_everywhere(patch, handing.commitments, commitments)


def _the_team_gives_its_word(world: Any) -> None:
    # The notes of before went over with what was joined.
    deeds.notes(world, "maxim", "anna's")
    gives_word(world, "maxim", "anna's", "internal")


def _pilots_for_the_whole_team(patch: Patch) -> None:
    """What is wrong, and with whom one tries to mend it, is before every colleague."""

    def may_ask(viewer: Any) -> bool:
        return bool(viewer.at_desk)

    replace_everywhere(patch, insights.may_ask, may_ask)


def _a_problem_is_stated(world: Any) -> None:
    piloting.states_problem(world, "olga", "romashka")


def _calendars_of_the_whole_client(patch: Patch) -> None:
    """A feed holds what one's colleagues meet for."""

    def rows(viewer: Any, window: Any) -> Any:
        found = Invitee.objects.filter(company_id=viewer.company.id, seat=None)
        found = found.filter(client_id__in=viewer.client_ids)
        return found.select_related("meeting", "meeting__client").order_by("id")

    own = dates.SOURCES[0]
    told = [each for each in dated.SOURCES if each is not own]
    patch.setattr(dated, "SOURCES", [dated.Source(rows, own.lines), *told])


def _minutes_of_any_audience(patch: Patch) -> None:
    """The cabinet shows the newest minutes, whichever part they are."""

    def minutes(viewer: Any) -> Any:
        rows = Minutes.objects.filter(company_id=viewer.company.id)
        return rows if viewer.at_desk else rows.filter(client_id__in=viewer.client_ids)

    def versions(viewer: Any, found: Any) -> Any:
        rows = minutes(viewer).filter(meeting_id=found.id).select_related("message__client")
        shown = [met._version(viewer, each, [], newest=True) for each in rows]
        return {"client": shown, "internal": shown}

    replace_everywhere(patch, meeting_access.minutes, minutes)
    replace_everywhere(patch, met.versions, versions)


def _they_meet(world: Any) -> None:
    meeting.meets(world, "irina", "anna", "romashka")


def _words_sent_back_leave(patch: Patch) -> None:
    """A colleague's «not like this» is taken for his «yes»."""

    def send_back(viewer: Any, one: Any, *, word: str, version: int, now: Any) -> Any:
        return talk_actions.approve(viewer, one, version=version, now=now)

    patch.setattr(talk_actions, "send_back", send_back)


def _a_newcomer_is_looked_over(world: Any) -> None:
    learning.is_looked_over(world, "olga", "irina", "anna's")
    world.work()


def _links_of_colleagues(patch: Patch) -> None:
    """Whom a colleague gave a link to is shown to all of the client."""

    def links(viewer: Any) -> Any:
        return Link.objects.filter(company_id=viewer.company.id)

    replace_everywhere(patch, papers_access.links, links)


def _a_paper_is_shown(world: Any) -> None:
    papers.publishes_document(world, "irina", "romashka", by="anna")


def _notices_of_everybody(patch: Patch) -> None:
    """The list of a contact's own notices forgets whose they are."""

    def recipients(viewer: Any) -> Any:
        return Recipient.objects.filter(company_id=viewer.company.id)

    replace_everywhere(patch, notices.recipients, recipients)


MUTANTS = [
    Mutant(
        "a calendar file of everybody's day",
        _calendar_file_of_all,
        "ivan",
        "canary",
        deed=booking.two_are_booked,
    ),
    Mutant(
        "the team's notes beside bookings",
        _notes_beside_bookings,
        "anna",
        "canary",
        deed=booking.two_are_booked,
    ),
    Mutant(
        "notices of everybody",
        _notices_of_everybody,
        "ivan",
        "canary",
        True,
        deed=official.one_is_notified,
    ),
    Mutant("files of notes ride along", _files_of_notes_ride_along, "anna", "canary"),
    Mutant("a note answered aloud", _note_answered_aloud, "anna", "canary"),
    Mutant("an address makes its holder", _address_makes_its_holder, "anna", "canary"),
    Mutant("a returned letter told to all", _returned_letter_told_to_all, "anna", "twin"),
    Mutant("a link that opens all", _link_that_opens_all, "anna", "link"),
    Mutant(
        "a link of a notice that opens talk",
        _link_of_a_notice_that_opens_talk,
        "anna",
        "link",
        deed=official.one_is_notified,
        place="notices",
    ),
    Mutant(
        "a link of a booking that opens talk",
        _link_of_a_booking_that_opens_talk,
        "anna",
        "link",
        deed=booking.two_are_booked,
        place="bookings",
    ),
    Mutant("a digest of the whole client", _digest_of_the_whole_client, "anna", "canary", True),
    Mutant("a device told by client", _device_told_by_client, "anna", "canary", True),
    Mutant("a course of the whole client", _course_of_the_whole_client, "anna", "twin", True),
    Mutant("news of notes that moved", _news_of_notes_that_moved, "pyotr", "twin"),
    Mutant("merged without being named", _merged_without_being_named, "anna", "canary"),
    Mutant("a copy with its original", _copy_with_its_original, "anna", "canary"),
    Mutant("messages of any audience", _messages_of_any_audience, "anna", "canary", True),
    Mutant("drafts of everybody", _drafts_of_everybody, "olga", "canary", True),
    Mutant("a count with notes", _count_with_notes, "anna", "twin"),
    Mutant("a letter with the team's rights", _letter_with_the_teams_rights, "anna", "canary"),
    Mutant("a letter that names a specialist", _letter_names_its_hidden_author, "anna", "canary"),
    Mutant("an event to all", _event_to_all, "anna", "twin"),
    Mutant("news of what was never shown", _news_of_what_was_never_shown, "anna", "twin"),
    Mutant("an event with content", _event_with_content, "anna", "canary"),
    Mutant("a tag moved by notes", _tag_moved_by_notes, "anna", "twin"),
    Mutant("forbidden instead of not found", _forbidden_instead_of_not_found, "ivan", "exists"),
    Mutant("an error that names", _not_found_by_name, "ivan", "canary"),
    Mutant("a file by its conversation", _file_by_its_conversation, "pyotr", "canary"),
    Mutant("hidden authors by name", _hidden_authors_by_name, "anna", "canary"),
    Mutant("numbers of the team's own", _numbers_of_the_teams_own_threads, "anna", "twin"),
    Mutant("an order moved by notes", _order_moved_by_notes, "anna", "twin"),
    Mutant("the whole team among mentions", _whole_team_among_mentions, "anna", "canary"),
    Mutant("a search that says how many", _search_says_how_many, "anna", "twin"),
    Mutant("restricted clients for all", _restricted_clients_for_all, "maxim", "canary"),
    Mutant("colleagues share anyway", _colleagues_share_anyway, "pyotr", "canary"),
    Mutant("words in the log", _words_in_the_log, "stepan", "canary"),
    Mutant("a bell for everybody", _bell_for_everybody, "anna", "twin"),
    Mutant("hidden authors in the API", _api_names_hidden_authors, "anna", "canary"),
    Mutant("telephones in the API", _api_gives_telephones, "pyotr", "canary"),
    Mutant("a time moved by notes in the API", _api_moves_time_with_notes, "anna", "twin"),
    Mutant("a bell in words", _bell_in_words, "anna", "canary"),
    Mutant("more through a client's eyes", _through_the_eyes_of_more, "pyotr", "canary"),
    Mutant(
        "letters that wait, for the whole team",
        _waiting_letters_for_the_whole_team,
        "maxim",
        "canary",
    ),
    Mutant(
        "letters that wait, of any company",
        _waiting_letters_of_any_company,
        "lev",
        "canary",
        True,
    ),
    Mutant("mailboxes for all", _mailboxes_for_all, "irina", "canary"),
    Mutant("settings of letters for all", _settings_of_letters_for_all, "irina", "canary"),
    Mutant("a guard that knows all names", _guard_that_knows_all_names, "maxim", "canary"),
    Mutant("an offer for one shown to all", _offer_for_one_shown_to_all, "anna", "canary"),
    Mutant(
        "an offer by letter to all who asked",
        _offer_by_letter_to_all,
        "anna",
        "canary",
        deed=selling.one_is_offered_by_letter,
    ),
    Mutant("orders of colleagues", _orders_of_colleagues, "anna", "canary", True),
    Mutant(
        "words given among the team",
        _words_given_among_the_team,
        "anna",
        "canary",
        True,
        deed=_the_team_gives_its_word,
    ),
    Mutant(
        "calendars of the whole client",
        _calendars_of_the_whole_client,
        "pyotr",
        "canary",
        True,
        deed=_they_meet,
    ),
    Mutant(
        "minutes of any audience",
        _minutes_of_any_audience,
        "anna",
        "canary",
        True,
        deed=_they_meet,
    ),
    Mutant(
        "words sent back leave",
        _words_sent_back_leave,
        "anna",
        "canary",
        deed=_a_newcomer_is_looked_over,
    ),
    Mutant(
        "documents of the whole company",
        _documents_of_the_whole_company,
        "ivan",
        "canary",
        True,
        deed=_a_paper_is_shown,
    ),
    Mutant(
        "links of colleagues",
        _links_of_colleagues,
        "pyotr",
        "canary",
        True,
        deed=_a_paper_is_shown,
    ),
    Mutant(
        "hours told by their note",
        _hours_told_by_their_note,
        "anna",
        "canary",
        deed=_hours_are_worked,
    ),
    Mutant(
        "hours told by any task",
        _hours_told_by_any_task,
        "anna",
        "canary",
        deed=_hours_are_worked,
    ),
    Mutant(
        "tasks of any audience",
        _tasks_of_any_audience,
        "anna",
        "canary",
        True,
        deed=_projects_are_planned,
    ),
    Mutant(
        "sayings of any request",
        _sayings_of_any_request,
        "pyotr",
        "canary",
        True,
        deed=_requests_are_judged,
    ),
    Mutant(
        "favours beside the meter",
        _favours_beside_the_meter,
        "anna",
        "canary",
        deed=_requests_are_judged,
    ),
    Mutant(
        "tasks found whoever they are for",
        _tasks_are_found_whoever_they_are_for,
        "anna",
        "canary",
        True,
        deed=_projects_are_planned,
    ),
    Mutant(
        "projects of any audience",
        _projects_of_any_audience,
        "anna",
        "canary",
        True,
        deed=_projects_are_planned,
    ),
    Mutant(
        "pilots for the whole team",
        _pilots_for_the_whole_team,
        "maxim",
        "canary",
        deed=_a_problem_is_stated,
    ),
    Mutant(
        "reviews of colleagues",
        _reviews_of_colleagues,
        "pyotr",
        "canary",
        True,
        deed=_a_stage_is_judged,
    ),
]
