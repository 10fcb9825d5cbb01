"""What a program may send: every text and every number has an end, and nothing passes that the
database could not keep."""

import re
from datetime import UTC, datetime
from typing import Annotated

from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

#: Rows of one page, at most.
MOST = 100
FEW = 50
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
FIRST_YEAR, LAST_YEAR = 1900, 2200


def _storable(value: str) -> str:
    if _UNSTORABLE.search(value):
        raise PydanticCustomError("unstorable", "holds characters that can't be kept")
    return value


def _in_our_time(value: datetime) -> datetime:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise PydanticCustomError("far_time", "is too far away")
    return value.astimezone(UTC)


Word = Annotated[str, StringConstraints(max_length=40), AfterValidator(_storable)]
Title = Annotated[str, StringConstraints(max_length=200), AfterValidator(_storable)]
#: Of things that people name and describe, as the screens bound them.
Name = Annotated[str, StringConstraints(min_length=1, max_length=160), AfterValidator(_storable)]
Sentence = Annotated[str, StringConstraints(max_length=500), AfterValidator(_storable)]
Paragraph = Annotated[str, StringConstraints(max_length=2000), AfterValidator(_storable)]
About = Annotated[str, StringConstraints(max_length=4000), AfterValidator(_storable)]
Text = Annotated[str, StringConstraints(max_length=50_000), AfterValidator(_storable)]
FileName = Annotated[
    str, StringConstraints(min_length=1, max_length=255), AfterValidator(_storable)
]
Words = Annotated[str, StringConstraints(min_length=1, max_length=300), AfterValidator(_storable)]
Cursor = Annotated[str, StringConstraints(max_length=200), AfterValidator(_storable)]
Limit = Annotated[int, Field(ge=1, le=MOST)]
Moment = Annotated[AwareDatetime, AfterValidator(_in_our_time)]


class Asked(Schema):
    """A body that is sent: a word that we don't know is a mistake, never passed by."""

    model_config = ConfigDict(extra="forbid")
