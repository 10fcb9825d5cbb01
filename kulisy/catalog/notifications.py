"""Who hears of an order's step and of a review, in which words. Each letter is written in its
recipient's own name: whoever may no longer read the thing gets none."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from kulisy.admissions.notifications import letter_in_words
from kulisy.catalog import access, place, wording
from kulisy.catalog.models import Order, OrderStep, Review
from kulisy.kit.text import quoted
from kulisy.kit.time import now as clock
from kulisy.notify import tell
from kulisy.notify.letters import Writer, Written, reader_of
from kulisy.notify.models import Kind, Letter
from kulisy.people import access as people
from kulisy.people import links
from kulisy.people.viewer import Viewer, viewing

Step = OrderStep.Kind


def step_taken(step: OrderStep, *, now: datetime) -> None:
    """To the contact who ordered, at every step; to the team at the client's steps: who answers for
    the client and whoever has decided about this order before. For the worker."""
    order = step.order
    told = [each for each in access.order_contacts(order) if each.contact_id == order.contact_id]
    if step.by_contact_id is not None:
        earlier = OrderStep.objects.filter(company_id=order.company_id, order_id=order.id)
        seats = {order.client.responsible_id, *earlier.values_list("by_seat_id", flat=True)}
        told += [each for each in people.seat_readers(order.client) if each.seat_id in seats]
    news = tell.News(
        company_id=order.company_id,
        kind=Kind.ORDER,
        subject_kind="orderstep",
        subject_id=step.id,
        place_id=order.id,
        key=f"orderstep/{step.id}",
        audience="client",
        wider_id=order.client_id,
    )
    tell.tell(news, told, now=now)


def rated(review: Review, *, now: datetime) -> None:
    """To who answers for the client: at his bell; a low one by letter too. For the worker."""
    responsible = [
        each
        for each in people.seat_readers(review.client)
        if each.seat_id == review.client.responsible_id
    ]
    tell.tell(_of_review(review, f"rated/{review.score}"), responsible, now=now)


def answered(review: Review, *, now: datetime) -> None:
    """To its author. For the worker."""
    author = people.contact_reader(review.company_id, review.contact_id)
    moment = f"{review.answered_at:%Y%m%dT%H%M%S}"
    tell.tell(_of_review(review, f"answered/{moment}"), author, now=now)


def _of_review(review: Review, fact: str) -> tell.News:
    return tell.News(
        company_id=review.company_id,
        kind=Kind.REVIEW,
        subject_kind="review",
        subject_id=review.id,
        place_id=review.id,
        key=f"review/{review.id}/{fact}",
        wider_id=review.client_id,
    )


def _write_step(letter: Letter) -> Written | None:
    viewer = reader_of(letter)
    if viewer is None:
        return None
    with viewing(viewer):
        rows = access.steps(viewer).select_related("order", "order__client")
        step = rows.filter(id=letter.subject_id).first()
        words = _step_in_words(viewer, step) if step else []
    return _about_step(viewer, letter, step, words) if step else None


def _write_review(letter: Letter) -> Written | None:
    return _in_his_name(letter, _review_in_words)


#: Letters that this room writes, by the kind of their subject.
WRITERS: dict[str, Writer] = {"orderstep": _write_step, "review": _write_review}


def _in_his_name(
    letter: Letter, write: Callable[[Viewer, Letter], Written | None]
) -> Written | None:
    viewer = reader_of(letter)
    if viewer is None:
        return None
    with viewing(viewer):
        return write(viewer, letter)


def _step_in_words(viewer: Viewer, step: OrderStep) -> list[str]:
    order = step.order
    words = [_("Hello, %(name)s!") % {"name": viewer.name}, _sentence(viewer, step)]
    terms = wording.terms(order, price=step.price, day=step.day)
    if terms and step.kind in {Step.PROPOSED, Step.ACCEPTED, Step.CONFIRMED}:
        words.append(terms)
    if step.kind == Step.PLACED:
        words.append(" · ".join(filter(None, [wording.said_price(order), wording.ordered(order)])))
    if step.words:
        words.append(quoted(step.words))
    if step.kind == Step.PROPOSED and not viewer.at_desk:
        words.append(_("Nothing is changed until you agree."))
    return words


def _about_step(viewer: Viewer, letter: Letter, step: OrderStep, words: list[str]) -> Written:
    order, company = step.order, viewer.company
    subject = f"{wording.named(order)} — {wording.STEPS[step.kind]}"
    why = _("You get this letter because you answer for this order.")
    if not viewer.at_desk:
        why = _("You get this letter because you ordered at %(company)s.") % {
            "company": company.name
        }
    button = {"url": _door(viewer, letter, order), "text": _button(viewer, step)}
    return letter_in_words(company, subject, words, button, why)


def _door(viewer: Viewer, letter: Letter, order: Order) -> str:
    """In the worker's role. A client's letter opens its order without a password."""
    if viewer.at_desk:
        return settings.ADDRESS + reverse("desk:order", args=[viewer.company.slug, order.id])
    return links.of_letter(viewer, order.id, kind=place.KIND, letter_id=letter.id, now=clock())


def _sentence(viewer: Viewer, step: OrderStep) -> str:
    """What happened, told to this reader."""
    order = step.order
    names = {
        "title": order.title,
        "number": order.number,
        "name": access.authors(viewer, [step])[step.id],
        "client": order.client.name,
        "company": viewer.company.name,
    }
    if viewer.at_desk:
        said = {
            Step.PLACED: _("%(name)s (%(client)s) orders “%(title)s”."),
            Step.ACCEPTED: _("%(name)s (%(client)s) agrees: “%(title)s” is confirmed."),
            Step.REFUSED: _("%(name)s (%(client)s) doesn't agree to the change of “%(title)s”."),
            Step.CANCELLED: _("%(name)s (%(client)s) takes back the order “%(title)s”."),
        }.get(Step(step.kind))
        if said:
            return said % names
    said = {
        Step.PLACED: _("We have your order “%(title)s”. It waits for confirmation."),
        Step.PROPOSED: _("%(name)s proposes a change to your order “%(title)s”:"),
        Step.ACCEPTED: _("You agreed to the change: “%(title)s” is confirmed."),
        Step.REFUSED: _("You didn't agree to the change; “%(title)s” waits for us again."),
        Step.CONFIRMED: _("%(name)s has confirmed your order “%(title)s”."),
        Step.DECLINED: _("%(company)s can't take the order “%(title)s”."),
        Step.CANCELLED: _("The order “%(title)s” is taken back."),
        Step.DONE: _("Your order “%(title)s” is done."),
    }[Step(step.kind)]
    return said % names


def _button(viewer: Viewer, step: OrderStep) -> str:
    if viewer.at_desk:
        return _("Open the order")
    if step.kind == Step.PROPOSED:
        return _("Answer")
    return _("Say how it went") if step.kind == Step.DONE else _("Open the order")


def _review_in_words(viewer: Viewer, letter: Letter) -> Written | None:
    review = (
        access.reviews(viewer)
        .select_related("contact", "client")
        .filter(id=letter.subject_id)
        .first()
    )
    if review is None:
        return None
    company = viewer.company
    names = {
        "name": review.contact.name,
        "client": review.client.name,
        "title": review.about_title,
        "score": review.score,
        "company": company.name,
    }
    greeting = _("Hello, %(name)s!") % {"name": viewer.name}
    if viewer.at_desk:
        words = [greeting, _("%(name)s (%(client)s) rates “%(title)s” %(score)s of 5.") % names]
        if review.words:
            words.append(quoted(review.words))
        url = settings.ADDRESS + reverse("desk:reviews", args=[company.slug])
        button = {"url": url, "text": _("Open the reviews")}
        if review.conversation_id:
            words.append(_("A conversation with you has opened: it waits for your answer."))
            place = reverse("desk:conversation", args=[company.slug, review.conversation_id])
            button = {"url": settings.ADDRESS + place, "text": _("Answer")}
        why = _("You get this letter because you answer for this client.")
        subject = _("%(client)s: %(score)s of 5") % names
        return letter_in_words(company, subject, words, button, why)
    if not review.answer:
        return None
    url = settings.ADDRESS + reverse("portal:review", args=[company.slug, review.id])
    words = [
        greeting,
        _("%(company)s has answered your review of “%(title)s”:") % names,
        quoted(review.answer),
    ]
    button = {"url": url, "text": _("Open the review")}
    why = _("You get this letter because you wrote a review at %(company)s.") % names
    subject = _("An answer to your review of “%(title)s”") % names
    return letter_in_words(company, subject, words, button, why)
