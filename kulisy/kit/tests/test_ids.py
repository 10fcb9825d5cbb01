"""Ids as they come out of forms and addresses."""

import uuid

from kulisy.kit.ids import new_id, read_id, read_ids


def test_nonsense_names_nothing_and_is_no_error() -> None:
    known = new_id()
    assert read_id(str(known)) == known
    for nonsense in ("", None, 7, "all", "0" * 31, "мяч", "\x00"):
        assert read_id(nonsense) is None


def test_of_many_the_first_are_read_and_nonsense_is_left_out() -> None:
    ids = [uuid.UUID(int=number) for number in range(4)]
    sent = [str(ids[0]), "nothing", str(ids[1]), str(ids[2]), str(ids[3])]
    assert read_ids(sent) == ids
    assert read_ids(sent, most=3) == ids[:2]
