"""Each letter of the shared data sets ends as a message, a listed refusal or in quarantine; here
every seventeenth of them, all of them in `python -m bench.mail_in`."""

import pytest

from bench.mail_in import everything
from kulisy.mailroom.tests.incoming import mailbox
from kulisy.mailroom.tests.post import shared
from kulisy.people.tests.cast import make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_no_letter_is_misplaced() -> None:
    folder = shared("mail-odd").parent
    cast = make_cast()

    told = list(everything(cast, mailbox(cast.studio), folder, every=17))

    assert [(each.name, each.misplaced) for each in told if each.misplaced] == []
    from_contacts = next(each for each in told if "known" in each.name)
    assert from_contacts.states["opened"] > from_contacts.states["quarantined"]
    assert all(each.count > 3 for each in told)
