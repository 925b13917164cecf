"""Date-time groups of military and diplomatic signals: "R 041545Z MAY 74".

Two digits each for day, hour and minute, the letter of the time zone, the month in three letters and
the year (ACP 121, date-time group). The time of day has no place in the date of a document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from provcite.archives.dating.tokens import tokens_of
from provcite.model.dates import Edtf, date_of
from provcite.model.errors import InputError
from provcite.model.lazyre import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

_GROUP: Final = lazy(
    r"(?<!\w)(?:[ZOPR]\s)?(?P<day>[0-3][0-9])[0-2][0-9][0-5][0-9]\s?[A-Z]\s(?P<month>[A-Za-z]{3})\.?\s"
    r"(?P<year>[0-9]{2}|[0-9]{4})(?!\w)"
)


class SignalDate(NamedTuple):
    """The day of a date-time group and where the group stands."""

    start: int
    end: int
    date: Edtf
    century_inferred: bool


def signal_dates(text: str, *, period: tuple[int, int]) -> Iterator[SignalDate]:
    """The date-time groups of `text`, in order; a year of two digits lies in `period`."""
    for found in _GROUP.finditer(text):
        months = tokens_of(found["month"], 0, 3)[0].months
        year, short = int(found["year"]), len(found["year"]) == 2
        if short:
            year = next((full for full in range(period[0], period[1] + 1) if full % 100 == year), 0)
        try:
            date = date_of(year, months[0] if len(months) == 1 else 0, int(found["day"]))
        except InputError:
            continue
        yield SignalDate(found.start(), found.end(), date, short)
