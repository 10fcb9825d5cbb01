"""The scene: a history in which everything happens once that a member of the cast may not know of.
Every word that anybody writes is a canary."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kulisy.people.models import Client as ClientRow
from tests.leaks import (
    booked,
    bounding,
    deeds,
    further,
    learning,
    mailing,
    meeting,
    official,
    papers,
    paying,
    piloting,
    selling,
    showing,
    stepping,
    timed,
    watched,
)
from tests.leaks.world import World, made_world


def begin(world: World) -> None:
    """Each client side has its own thread; what follows happens in these."""
    deeds.asks(world, "anna", "romashka", "anna's")
    deeds.asks(world, "pyotr", "romashka", "pyotr's")
    deeds.asks(world, "ivan", "kuznetsov", "ivan's")
    deeds.asks(world, "anna", "romashka_at_lawyers", "at the lawyers")
    deeds.publishes_rules(world, "olga", "wind")


def play(world: World, after: Callable[[], None] = lambda: None) -> None:
    """The whole story; `after` is called after each deed: letters are read as they come."""

    def then(deed: Callable[..., None], *args: object, **more: object) -> None:
        deed(world, *args, **more)
        after()

    begin(world)
    after()
    then(deeds.answers, "maxim", "anna's")  # While the whole team writes he is known to her.
    then(managers_only)
    then(deeds.notes, "maxim", "anna's", file=True)
    then(deeds.answers, "irina", "anna's", file=True)
    then(deeds.sends_file, "anna", "anna's")
    then(mailing.letter_returns, "anna", "anna's")
    then(mailing.answers_by_mail, "anna", "anna's")
    then(mailing.answers_by_mail, "irina", "anna's", audience="internal")
    then(mailing.answers_by_mail, "ivan", "anna's", whose="anna")
    then(deeds.notes, "irina", "anna's", mention="dina")
    then(deeds.speaks, "irina", "anna's", audience="internal")
    then(deeds.speaks, "irina", "anna's", audience="client")
    then(deeds.takes_back, "irina", "pyotr's")
    then(deeds.drafts, "irina", "anna's", "client")
    then(deeds.drafts, "maxim", "anna's", "internal")
    then(deeds.drafts, "anna", "anna's", "client")
    then(deeds.begins_request, "pyotr", "romashka")
    then(deeds.brings_in_mail, "romashka", "anna's")
    then(deeds.mailbox_gets_mail, "romashka")
    then(deeds.brings_in_table, "olga", "romashka")
    then(deeds.opens_for_team, "olga", "romashka", "the team's")
    then(deeds.says, "anna", "anna's", link=world.ids["the team's"])
    then(deeds.says, "anna", "anna's", link=world.ids["pyotr's"])
    then(deeds.opens_for_client, "irina", "romashka", "for pyotr", "pyotr")
    then(deeds.thinks_better, "irina", "romashka", "too early", "anna")
    then(deeds.handles, "irina", "anna's", to="maxim")
    then(deeds.keeps_filter, "irina")
    then(deeds.sets_guard, "olga", "wind")
    then(official.keeps_calendar, "olga", "wind")
    then(official.keeps_clause, "irina", "romashka")
    then(official.notifies, "irina", "romashka", "pyotr")
    then(official.notifies_and_waits, "irina", "kuznetsov")
    then(official.prepares_notice, "irina", "romashka")
    then(deeds.lets_a_program_in, "irina", "desk", "wind")
    then(deeds.lets_a_program_in, "anna", "portal", "wind")
    then(deeds.notes_about, "irina", "romashka")
    then(deeds.notes_about, "irina", "kuznetsov")
    then(deeds.notes, "irina", "ivan's", file=True)
    then(deeds.answers, "irina", "ivan's", file=True)
    then(deeds.notes, "lev", "at the lawyers", file=True)
    then(deeds.answers, "lev", "at the lawyers")
    then(deeds.applies, "stepan", "wind")
    then(deeds.declines, "olga", "wind", "stepan")
    then(deeds.invites_contact, "irina", "kuznetsov")
    then(deeds.invites_to_team, "olga", "wind")
    then(paying.settles_papers, "olga", "wind")
    then(paying.drafts_invoice, "irina", "kuznetsov")
    then(paying.issues_invoice, "irina", "romashka")
    then(paying.cancels_invoice, "dina", "romashka")
    then(booked.opens_hours, "irina", "wind")
    then(booked.books, "irina", "anna", "romashka", hour=10)
    then(booked.books, "irina", "pyotr", "romashka", hour=12)
    then(booked.books, "irina", "ivan", "kuznetsov", hour=14)
    then(booked.cancels_booking, "irina", "pyotr", "romashka")
    then(papers.drafts_document, "irina", "romashka")
    then(papers.publishes_document, "irina", "romashka", by="anna")
    then(papers.withdraws_document, "irina", "kuznetsov")
    then(papers.takes_out_of_sight, "irina", "kuznetsov")
    then(selling.keeps_draft_service, "irina", "wind")
    then(selling.sells, "irina", "anna", "romashka")
    then(selling.judges, "anna", "romashka", "irina")
    then(selling.wants_offers, "anna", "romashka")
    then(selling.wants_offers, "ivan", "kuznetsov")
    then(selling.offers_to_one, "irina", "kuznetsov")
    then(watched.begins_project, "irina", "romashka")
    then(watched.asks_for_materials, "irina", "romashka", "anna")
    then(watched.expects_paper, "irina", "romashka")
    then(watched.shows_for_approval, "irina", "romashka", "pyotr")
    then(watched.plans_among_the_team, "irina", "romashka")
    then(watched.begins_project, "irina", "kuznetsov")
    then(watched.reports_the_week, "irina", "romashka")
    then(watched.judges_stage, "irina", "romashka", "anna")
    then(watched.keeps_outline, "irina", "wind")
    then(bounding.agrees, "irina", "romashka")
    then(bounding.judges, "irina", "anna's", told=True)
    then(bounding.judges, "irina", "pyotr's", told=False)
    then(bounding.orders_changes, "irina", "anna's")
    then(bounding.declines_kindly, "irina", "ivan's")
    then(timed.agrees_on_lines, "irina", "romashka")
    then(timed.works, "maxim", "irina", "romashka", shown=True)
    then(timed.works, "irina", "olga", "kuznetsov", shown=False)
    then(timed.starts_timer, "maxim", "romashka")
    then(timed.sets_cost, "dina", "maxim", "wind")
    then(further.keeps_template, "irina", "wind")
    then(further.reminds, "irina", "anna's")
    then(further.shows_copy, "irina", "anna's")
    then(further.is_declined, "irina", "anna's", "maxim")
    then(stepping.gives_word, "irina", "anna's", "client")
    then(stepping.gives_word, "maxim", "anna's", "internal")
    then(stepping.takes_word_back, "irina", "anna's")
    then(stepping.moves_day, "irina", "anna's")
    then(stepping.gives_word, "irina", "ivan's", "client")
    then(stepping.decides, "irina", "anna's", "client")
    then(stepping.decides, "irina", "anna's", "internal")
    then(stepping.briefs, "irina", "anna's")
    then(stepping.briefs_of_project, "irina", "romashka")
    then(stepping.hands_over, "irina", "olga")
    then(piloting.states_problem, "olga", "romashka")
    then(meeting.meets, "irina", "anna", "romashka")
    then(meeting.meets_alone, "irina", "romashka")
    then(meeting.meets, "irina", "ivan", "kuznetsov")
    then(learning.writes_course, "olga", "wind")
    then(learning.tries_course, "irina")
    then(learning.is_looked_over, "olga", "irina", "anna's")
    then(showing.keeps_contacts, "irina", allowed=False)
    then(showing.agrees, "olga", "irina", "romashka", by="pyotr")
    then(further.splits, "irina", "anna's", "anna's second")
    then(further.merges, "irina", "anna's second", "pyotr's")
    then(further.merges, "irina", "for pyotr", "pyotr's")
    then(further.copies_across, "irina", "anna's", "ivan's")
    then(deeds.closes, "pyotr", "pyotr's")


def managers_only(world: World) -> None:
    """From here on only account managers write to «Ромашка»: Максим and Дина are not shown."""
    world.rule.clients["romashka"].whole_team_writes = False
    ClientRow.objects.filter(id=world.cast.romashka.id).update(whole_team_writes=False)


@contextmanager
def played() -> Iterator[World]:
    with made_world() as world:
        play(world)
        yield world
