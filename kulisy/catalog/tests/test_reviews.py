"""One tap, words if wanted; a low one opens a talk; nothing is published without consent."""

import pytest
from django.core import mail
from django.http import Http404

from kulisy.admissions.refusal import Refused
from kulisy.catalog import access, actions, rating
from kulisy.catalog.models import Review
from kulisy.catalog.tests.selling import finished, sells
from kulisy.conversations import access as talk
from kulisy.conversations.models import Conversation, Message
from kulisy.notify.tests.jobs import run_jobs
from kulisy.people.models import Access
from kulisy.people.tests.cast import NOW, Cast, at_desk, in_cabinet, make_cast
from kulisy.people.viewer import in_lobby, viewing

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def rates(contact: Access, thing: rating.Finished, score: int) -> Review:
    viewer = in_cabinet(contact)
    with viewing(viewer):
        return actions.rate(viewer, thing, score=score, now=NOW)


def done(cast: Cast) -> rating.Finished:
    return rating.of_order(finished(cast.anna, cast.irina, sells(cast.irina)))


@pytest.mark.slow
def test_a_low_one_opens_a_conversation_with_the_responsible_person(cast: Cast) -> None:
    thing = done(cast)
    run_jobs()
    mail.outbox.clear()
    review = rates(cast.anna, thing, 2)
    rates(cast.anna, thing, 1)
    viewer = in_cabinet(cast.anna)
    with viewing(viewer):
        actions.say(viewer, access.reviews(viewer).get(), words="Идиоты, шрифт не тот", now=NOW)
    run_jobs()

    opened = Conversation.objects.get(client_id=cast.romashka.id, id=review.conversation_id)
    bodies = (
        Message.objects.filter(conversation=opened).order_by("id").values_list("body", flat=True)
    )
    assert len(bodies) == 2
    assert bodies[1] == "Идиоты, шрифт не тот", "nobody asks him whether he really means it"
    desk = at_desk(cast.irina)
    with viewing(desk):
        assert talk.conversations(desk).get(id=opened.id).state == "us"
    assert "irina@wind.example" in {to for letter in mail.outbox for to in letter.to}


def test_a_good_one_opens_nothing(cast: Cast) -> None:
    rates(cast.anna, done(cast), 5)
    assert not Conversation.objects.exists()


def test_only_what_is_finished_and_ones_own_is_judged(cast: Cast) -> None:
    thing = done(cast)
    for name, sees in (("anna", True), ("pyotr", False), ("ivan", False)):
        viewer = in_cabinet(getattr(cast, name))
        with viewing(viewer):
            assert bool(rating.finished(viewer, "order", thing.id)) is sees
            assert rating.finished(viewer, "stage", thing.id) is None
    with pytest.raises(Http404):
        rates(cast.ivan, thing, 5)


def test_nothing_is_published_without_consent_and_it_leaves_the_page_with_it(cast: Cast) -> None:
    review = rates(cast.anna, done(cast), 5)
    desk, anna = at_desk(cast.irina), in_cabinet(cast.anna)

    def publish() -> None:
        with viewing(desk):
            actions.publish_review(desk, access.reviews(desk).get(), shown=True, now=NOW)

    def read_by_strangers() -> list[str]:
        with in_lobby():
            return [each.shown_as for each in access.public_reviews(cast.studio)]

    with pytest.raises(Refused):
        publish()
    with viewing(anna):
        actions.consent(anna, access.reviews(anna).get(), given=True, now=NOW)
    assert read_by_strangers() == []
    publish()
    assert read_by_strangers() == ["Анна Ким, ООО «Ромашка»"]
    with viewing(anna):
        # Other words under an old approval: the company looks at them first.
        actions.say(anna, access.reviews(anna).get(), words="Купите у нас слона", now=NOW)
    assert read_by_strangers() == []
    publish()
    with viewing(anna):
        actions.consent(anna, access.reviews(anna).get(), given=False, now=NOW)
    assert read_by_strangers() == []
    review.refresh_from_db()
    assert review.shown_as == ""


def test_the_author_hears_the_answer_and_nobody_else_does(cast: Cast) -> None:
    rates(cast.anna, done(cast), 4)
    run_jobs()
    mail.outbox.clear()
    desk = at_desk(cast.irina)
    with viewing(desk):
        actions.answer_review(desk, access.reviews(desk).get(), words="Спасибо!", now=NOW)
    run_jobs()
    assert [letter.to for letter in mail.outbox] == [["anna@romashka.example"]]
    assert "Спасибо!" in str(mail.outbox[0].body)
    pyotr = in_cabinet(cast.pyotr)
    with viewing(pyotr):
        assert not Review.objects.exists()
