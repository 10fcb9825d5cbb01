"""Taking one wall away, to see what the other holds. Everything here goes with the test's own
transaction, or with its monkeypatch."""

import sys
from typing import Any

import pytest
from django.db import connection, models

from kulisy.admissions import access as admissions
from kulisy.admissions import models as admission_rows
from kulisy.billing import access as billing
from kulisy.billing import models as billing_rows
from kulisy.bookings import access as bookings
from kulisy.bookings import models as booking_rows
from kulisy.catalog import access as catalog
from kulisy.catalog import models as catalog_rows
from kulisy.clocks import access as clocks
from kulisy.clocks import models as clock_rows
from kulisy.conversations import access as talk
from kulisy.conversations import beside, held
from kulisy.conversations import models as talk_rows
from kulisy.course import access as course
from kulisy.course import models as course_rows
from kulisy.documents import access as documents
from kulisy.documents import entities as paper_rows
from kulisy.documents import models as document_rows
from kulisy.handovers import access as handing
from kulisy.handovers import models as handing_rows
from kulisy.hours import access as hours
from kulisy.hours import models as hour_rows
from kulisy.imports import access as imports
from kulisy.imports import models as import_rows
from kulisy.insights import access as insights
from kulisy.insights import models as insight_rows
from kulisy.journal import access as journal
from kulisy.journal import models as journal_rows
from kulisy.mailroom import access as mail
from kulisy.mailroom import models as mail_rows
from kulisy.meetings import access as meeting
from kulisy.meetings import models as meeting_rows
from kulisy.notices import access as notices
from kulisy.notices import models as notice_rows
from kulisy.notify import access as bells
from kulisy.notify import models as bell_rows
from kulisy.operate.testing import acting_as
from kulisy.people import access as people
from kulisy.people import models as people_rows
from kulisy.projects import access as projects
from kulisy.projects import models as project_rows
from kulisy.scope import access as scope
from kulisy.scope import models as scope_rows


def policies_off() -> None:
    """The second wall is gone: no row security, every grant. Call before the first row is made."""
    with acting_as("kulisy_owner"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relrowsecurity"
            " AND relnamespace = 'public'::regnamespace"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        cursor.execute(
            "GRANT ALL ON ALL TABLES IN SCHEMA public TO kulisy_desk, kulisy_portal, kulisy_lobby"
        )


#: Queries that start from the viewer, and the rows they choose from.
QUERIES: list[tuple[Any, str, type[models.Model], str]] = [
    (talk, "conversations", talk_rows.Conversation, ""),
    (talk, "messages", talk_rows.Message, ""),
    (talk, "attachments", talk_rows.Attachment, ""),
    (talk, "gallery", talk_rows.Attachment, "-pinned_at"),
    (talk, "desks", talk_rows.Desk, ""),
    (talk, "labels", talk_rows.Label, "name"),
    (talk, "watchers", talk_rows.Watcher, ""),
    (talk, "participants", talk_rows.Participant, ""),
    (talk, "drafts", talk_rows.Draft, ""),
    (talk, "read_marks", talk_rows.ReadMark, ""),
    (talk, "sightings", talk_rows.Sighting, ""),
    (talk, "saved_filters", talk_rows.SavedFilter, "name"),
    (beside, "templates", talk_rows.AnswerTemplate, "name"),
    (beside, "reminders", talk_rows.Reminder, ""),
    (beside, "showings", talk_rows.Showing, ""),
    (beside, "copies", talk_rows.Copy, ""),
    (notices, "notices", notice_rows.Notice, "-published_at"),
    (notices, "recipients", notice_rows.Recipient, "name"),
    (notices, "preparations", notice_rows.Preparation, "-made_at"),
    (notices, "targets", notice_rows.Target, ""),
    (notices, "clauses", notice_rows.Clause, ""),
    (notices, "templates", notice_rows.Template, "name"),
    (notices, "besides", notice_rows.Beside, "at"),
    (documents, "documents", document_rows.Document, "-day"),
    (documents, "versions", document_rows.Version, "number"),
    (documents, "drafts", document_rows.Draft, "-changed_at"),
    (documents, "receipts", document_rows.Receipt, "at"),
    (documents, "links", document_rows.Link, "-made_at"),
    (clocks, "hours", clock_rows.Hours, "-valid_from"),
    (clocks, "days", clock_rows.Day, "day"),
    (clocks, "years", clock_rows.Year, "-year"),
    (billing, "invoices", billing_rows.Invoice, ""),
    (billing, "lines", billing_rows.InvoiceLine, "place"),
    (billing, "payments", billing_rows.Payment, "day"),
    (billing, "closings", billing_rows.Closing, "made_at"),
    (billing, "tariffs", billing_rows.Tariff, ""),
    (billing, "prices", billing_rows.Price, "-since"),
    (billing, "entities", paper_rows.LegalEntity, "created_at"),
    (billing, "accounts", paper_rows.BankAccount, "created_at"),
    (billing, "requisites", paper_rows.ClientRequisites, "-created_at"),
    (catalog, "services", catalog_rows.Service, "place"),
    (catalog, "orders", catalog_rows.Order, ""),
    (catalog, "steps", catalog_rows.OrderStep, "at"),
    (catalog, "reviews", catalog_rows.Review, "-at"),
    (catalog, "aims", catalog_rows.OfferAim, ""),
    (catalog, "fates", catalog_rows.OfferFate, ""),
    (bookings, "bookings", booking_rows.Booking, ""),
    (bookings, "notes", booking_rows.BookingNote, ""),
    (bookings, "absences", booking_rows.Absence, "starts_at"),
    (course, "editions", course_rows.Edition, "-version"),
    (course, "attempts", course_rows.Attempt, "-begun_at"),
    (held, "rows", talk_rows.Held, ""),
    (handing, "commitments", handing_rows.Commitment, ""),
    (handing, "keepings", handing_rows.Keeping, ""),
    (handing, "decisions", handing_rows.Decision, ""),
    (handing, "briefs", handing_rows.Brief, ""),
    (handing, "project_briefs", handing_rows.ProjectBrief, ""),
    (handing, "manners", handing_rows.Manner, ""),
    (handing, "points", handing_rows.Point, ""),
    (handing, "stand_ins", handing_rows.StandIn, "-since"),
    (scope, "agreements", scope_rows.Agreement, "-agreed_at"),
    (scope, "versions", scope_rows.AgreementVersion, "number"),
    (scope, "points", scope_rows.Point, "place"),
    (scope, "uses", scope_rows.Use, "at"),
    (scope, "change_orders", scope_rows.ChangeOrder, "-sent_at"),
    (scope, "order_versions", scope_rows.OrderVersion, "number"),
    (scope, "wishes", scope_rows.Wish, "-asked_at"),
    (scope, "sayings", scope_rows.Saying, "-at"),
    (scope, "later_wishes", scope_rows.LaterWish, "id"),
    (scope, "ties", scope_rows.Tie, "-at"),
    (scope, "agreement_drafts", scope_rows.AgreementDraft, "-changed_at"),
    (scope, "order_drafts", scope_rows.OrderDraft, "-changed_at"),
    (scope, "order_traces", scope_rows.OrderTrace, "id"),
    (scope, "favours", scope_rows.Favour, "-at"),
    (insights, "pilots", insight_rows.Pilot, "-made_at"),
    (insights, "weeks", insight_rows.Week, "-monday"),
    (meeting, "meetings", meeting_rows.Meeting, ""),
    (meeting, "invitees", meeting_rows.Invitee, "id"),
    (meeting, "minutes", meeting_rows.Minutes, ""),
    (meeting, "words", meeting_rows.Word, "at"),
    (meeting, "drawn", meeting_rows.Drawn, "line"),
    (meeting, "feeds", meeting_rows.Feed, ""),
    (projects, "projects", project_rows.Project, ""),
    (projects, "stages", project_rows.Stage, "place"),
    (projects, "prices", project_rows.StagePrice, ""),
    (projects, "tasks", project_rows.Task, "place"),
    (projects, "items", project_rows.CheckItem, "place"),
    (projects, "task_files", project_rows.TaskFile, "at"),
    (projects, "materials", project_rows.Material, "due"),
    (projects, "material_files", project_rows.MaterialFile, "at"),
    (projects, "waits", project_rows.Wait, "-since"),
    (projects, "shifts", project_rows.Shift, "-at"),
    (projects, "changes", project_rows.Change, "-at"),
    (projects, "visits", project_rows.Visit, ""),
    (projects, "approvals", project_rows.Approval, "id"),
    (projects, "rounds", project_rows.ApprovalRound, "number"),
    (projects, "pages", project_rows.RoundPage, "number"),
    (projects, "search_rows", project_rows.SearchRow, ""),
    (projects, "remarks", project_rows.Remark, "number"),
    (projects, "codes", project_rows.ApprovalCode, "-made_at"),
    (projects, "outlines", project_rows.Outline, "name"),
    (projects, "questions", project_rows.Question, "due"),
    (projects, "papers", project_rows.StagePaper, "made_at"),
    (projects, "week_reports", project_rows.WeekReport, "-monday"),
    (hours, "timers", hour_rows.Timer, ""),
    (hours, "worked", hour_rows.Entry, ""),
    (hours, "corrections", hour_rows.Correction, ""),
    (hours, "terms", hour_rows.Terms, ""),
    (hours, "plans", hour_rows.Plan, ""),
    (hours, "costs", hour_rows.CostRate, "since"),
    (hours, "shown", hour_rows.ShownHours, "-day"),
    (people, "clients", people_rows.Client, ""),
    (people, "contacts", people_rows.Contact, ""),
    (people, "accesses", people_rows.Access, ""),
    (people, "team", people_rows.Seat, ""),
    (people, "presented", people_rows.Seat, ""),
    (people, "notes", people_rows.ClientNote, ""),
    (people, "tokens", people_rows.Token, "-created_at"),
    (people, "company_tokens", people_rows.Token, "-created_at"),
    (people, "domains", people_rows.ClientDomain, ""),
    (people, "personal_links", people_rows.PersonalLink, ""),
    (people, "link_devices", people_rows.LinkDevice, "-last_seen_at"),
    (admissions, "invitations", admission_rows.Invitation, ""),
    (admissions, "applications", admission_rows.Application, ""),
    (admissions, "followers", admission_rows.Follower, ""),
    (admissions, "all_accesses", people_rows.Access, ""),
    (admissions, "seats", people_rows.Seat, "name"),
    (bells, "bells", bell_rows.Bell, "-at"),
    (bells, "choices", bell_rows.Choice, ""),
    (bells, "stances", bell_rows.Stance, ""),
    (bells, "devices", bell_rows.Device, "made_at"),
    (journal, "entries", journal_rows.Entry, "-at"),
    (mail, "runs", mail_rows.ImportRun, ""),
    (mail, "waiting", mail_rows.ImportedLetter, ""),
    (mail, "incoming", mail_rows.IncomingLetter, "-arrived_at"),
    (mail, "quarantined", mail_rows.IncomingLetter, "arrived_at"),
    (mail, "mailboxes", mail_rows.Mailbox, "address"),
    (mail, "blocked", mail_rows.Blocked, "pattern"),
    (imports, "imports", import_rows.Import, ""),
    (imports, "notes", import_rows.ImportNote, "number"),
]


def queries_off(patch: pytest.MonkeyPatch) -> None:
    """The first wall is gone: every query of `access` gives all there is, in every room."""
    for room, name, rows, order in QUERIES:
        replace_everywhere(patch, getattr(room, name), _all_of(rows, order))


def replace_everywhere(patch: pytest.MonkeyPatch, old: Any, new: Any) -> None:
    """Also where a module has taken the name for itself."""
    for module_name, module in list(sys.modules.items()):
        if module_name.startswith("kulisy."):
            for name, value in list(vars(module).items()):
                if value is old:
                    patch.setattr(module, name, new)


def _all_of(rows: type[models.Model], order: str) -> Any:
    def everything(*_asked: Any, **_more: Any) -> Any:
        found = rows._default_manager.all()
        return found.order_by(order) if order else found

    return everything
