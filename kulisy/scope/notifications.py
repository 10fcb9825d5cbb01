"""Who hears of what: the client's people of an order and of what was said of their request, the
team of his decision and of a wish whose day comes. Each letter is written in its recipient's own
name."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from kulisy.admissions.notifications import letter_in_words
from kulisy.conversations import access as talk
from kulisy.conversations import pages
from kulisy.conversations.models import Desk
from kulisy.kit.addresses import address
from kulisy.kit.text import inner, quoted
from kulisy.kit.time import now as clock
from kulisy.look.moments import date_of
from kulisy.notify import tell
from kulisy.notify.letters import Writer, Written, in_his_name
from kulisy.notify.models import Kind, Letter
from kulisy.people import access as people
from kulisy.people.models import Client
from kulisy.people.viewer import Viewer
from kulisy.projects.codes import HOLDS, secret_of
from kulisy.scope import access, wording
from kulisy.scope.models import ChangeOrder, OrderState, OrderTrace, Saying, Wish


def of_order(order: ChangeOrder, fact: str, *, now: datetime) -> None:
    """Sent, withdrawn, run out: to the client's people. Decided: to who made it and who answers for
    the client. For the worker."""
    client = Client.objects.select_related("company").get(id=order.client_id)
    if fact.startswith(("sent", "withdrawn")):
        told = access.contact_readers(client)
    else:
        made = OrderTrace.objects.filter(company_id=order.company_id, change_order_id=order.id)
        concerned = {client.responsible_id, *made.values_list("made_by_id", flat=True)}
        told = [each for each in people.seat_readers(client) if each.seat_id in concerned]
    news = tell.News(
        company_id=order.company_id,
        kind=Kind.PROJECT,
        subject_kind="changeorder",
        subject_id=order.id,
        place_id=order.id,
        key=f"changeorder/{order.id}/{fact}",
        audience="client",
        wider_id=order.client_id,
    )
    tell.tell(news, told, now=now)


def of_saying(saying: Saying, *, now: datetime) -> None:
    """To whoever of the client reads the request. For the worker."""
    news = tell.News(
        company_id=saying.company_id,
        kind=Kind.MESSAGE,
        subject_kind="saying",
        subject_id=saying.id,
        place_id=saying.conversation_id,
        key=f"saying/{saying.id}",
        audience="client",
        wider_id=saying.client_id,
    )
    tell.tell(news, talk.client_readers(saying.conversation), now=now)


def of_wish(wish: Wish, about: str, *, now: datetime) -> None:
    """`about`: "near" or "late". To whoever does the request, and who answers for the client. For
    the worker."""
    concerned = {wish.client.responsible_id}
    desk = Desk.objects.filter(conversation_id=wish.conversation_id)
    concerned |= set(desk.values_list("assignee_id", flat=True))
    news = tell.News(
        company_id=wish.company_id,
        kind=Kind.REMINDER,
        subject_kind="wish",
        subject_id=wish.id,
        place_id=wish.conversation_id,
        key=f"wish/{wish.id}/{about}/{wish.due_at:%Y%m%d%H%M}",
        wider_id=wish.client_id,
    )
    team = people.seat_readers(wish.client)
    tell.tell(news, [each for each in team if each.seat_id in concerned], now=now, mail=False)


def _write_order(letter: Letter) -> Written | None:
    return in_his_name(letter, access.change_orders, _order_in_words)


def _write_code(letter: Letter) -> Written | None:
    """It holds for some minutes: what comes later is not sent."""
    return in_his_name(letter, access.order_codes, _code_in_words)


def _write_saying(letter: Letter) -> Written | None:
    return in_his_name(letter, access.sayings, _saying_in_words)


#: Letters that this room writes, by the kind of their subject.
WRITERS: dict[str, Writer] = {
    "changeorder": _write_order,
    "ordercode": _write_code,
    "saying": _write_saying,
}


def order_said(order: ChangeOrder, title: str) -> str:
    """For the bell and the subject of a letter."""
    names = {"called": wording.called(order.number), "title": inner(title)}
    said = {
        OrderState.SENT: _("%(called)s: “%(title)s”"),
        OrderState.APPROVED: _("%(called)s is approved: “%(title)s”"),
        OrderState.DECLINED: _("%(called)s is declined: “%(title)s”"),
        OrderState.WITHDRAWN: _("%(called)s is withdrawn: “%(title)s”"),
        OrderState.EXPIRED: _("%(called)s has run out: “%(title)s”"),
    }
    return said[OrderState(order.state)] % names


def _order_in_words(viewer: Viewer, order: ChangeOrder) -> Written | None:
    shown = access.order_versions(viewer).get(change_order_id=order.id, number=order.version)
    said = order_said(order, shown.title)
    words = [_hello(viewer)]
    if order.state == OrderState.SENT:
        if viewer.at_desk:
            return None
        words += [
            _("You asked for something that is more than we agreed on. This is what it would be:"),
            shown.title,
            shown.words,
            wording.costs(shown),
            _("Nothing begins before you say yes. You can approve it, decline it or ask until "
              "%(day)s.") % {"day": date_of(order.valid_until)},
        ]  # fmt: skip
        button = _("Look and decide")
    else:
        words += [f"{said}.", wording.costs(shown)]
        if order.reason:
            words.append(quoted(order.reason))
        button = _("Look at it")
    why = _why(viewer, _("You get this letter because you answer for this change order."))
    page = address(f"{viewer.face}:change_order", viewer.company.slug, order.id)
    url = settings.ADDRESS + page
    return letter_in_words(viewer.company, said, words, {"url": url, "text": button}, why)


def _code_in_words(viewer: Viewer, code: Any) -> Written | None:
    if code.used_at or clock() > code.made_at + HOLDS:
        return None
    order = access.change_orders(viewer).get(id=code.change_order_id)
    shown = access.order_versions(viewer).get(change_order_id=order.id, number=code.version)
    called = wording.called(order.number)
    words = [
        _hello(viewer),
        _("The code to approve “%(title)s”: %(code)s") % {
            "title": f"{called}: {inner(shown.title)}", "code": secret_of(code.id),
        },
        wording.costs(shown),
        _("It holds for %(count)s minutes.") % {"count": int(HOLDS.total_seconds() // 60)},
        _("What is approved does not change any more. If you did not ask for it, tell us."),
    ]  # fmt: skip
    why = _("You get this letter because you asked for a code at %(company)s.") % {
        "company": viewer.company.name
    }
    subject = _("Code to approve “%(title)s”") % {"title": called}
    return letter_in_words(viewer.company, subject, words, None, why)


def _saying_in_words(viewer: Viewer, saying: Saying) -> Written | None:
    conversation = talk.conversations(viewer).filter(id=saying.conversation_id).first()
    if conversation is None:
        return None
    subject = saying_said(conversation.title)
    words = [_hello(viewer), wording.said(saying)]
    if saying.words:
        words.append(saying.words)
    why = _why(viewer, "")
    button = {
        "url": settings.ADDRESS + pages.address(viewer, conversation.id),
        "text": _("Open the request"),
    }
    return letter_in_words(viewer.company, subject, words, button, why)


def saying_said(title: str) -> str:
    return _("What comes of your request “%(title)s”") % {"title": inner(title)}


def wish_said(title: str, *, late: bool) -> str:
    if late:
        return _("Late: the client was to know what comes of “%(title)s”") % {"title": inner(title)}
    return _("Soon the client must know what comes of “%(title)s”") % {"title": inner(title)}


def _why(viewer: Viewer, at_desk: str) -> str:
    if viewer.at_desk:
        return at_desk
    return _("You get this letter because %(company)s works for you.") % {
        "company": viewer.company.name
    }


def _hello(viewer: Viewer) -> str:
    return _("Hello, %(name)s!") % {"name": viewer.name}
