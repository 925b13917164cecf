"""Dates between EDTF and what exchange formats write.

A decoded date is (EDTF or None, printed form or None): what is no date in numbers is read by the
reader of printed dates and its words are kept.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from provcite.model.date_words import csl_date, date_words, edtf_of_csl
from provcite.model.dates import is_edtf, parse_edtf
from provcite.model.errors import ProvciteError


class Dated(NamedTuple):
    """A date as EDTF, and its printed words where they say more or are all there is."""

    date: str | None
    printed: str | None = None


_PLAIN: Final = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?)?")
# The hour at which an address was read says nothing here (Zotero writes it), nor does a day's.
_STAMPED: Final = re.compile(
    r"([0-9]{4}[-/][0-9]{2}[-/][0-9]{2})[/ T]{1,2}[0-9]{1,2}(?::[0-9]{2}){0,2}(?:\.[0-9]{1,6})?"
    r"(?:Z|[+-][0-9]{2}:?[0-9]{2})?|"
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})TZ?"
)
_NUMBERS: Final = re.compile(r"([0-9]{4})[/.-]([0-9]{1,2})(?:[/.-]([0-9]{1,2}))?")
#: RIS's own form: year, month, day and other words between slashes.
_SLASHES: Final = re.compile(r"([^/]{0,60})/([^/]{0,30})(?:/([^/]{0,30}))?(?:/([^/]{0,200}))?/{0,2}")
_WORD_BEHIND: Final = re.compile(r"[0-9]{4}/[^\W\d_]{3,20}\.?")
#: A day in one number (ISO 8601), the years of libraries, and how the ends of spans were said before EDTF.
_BASIC: Final = re.compile(r"([12][0-9]{3})(0[1-9]|1[0-2])([0-3][0-9])")
_LIBRARY: Final = re.compile(r"\[?(?:ca?\.? ?)?(?:([0-9]{3})[-u_]|([0-9]{2})(?:--|uu|__))(\??)\]?")
_SUPPLIED: Final = re.compile(r"\[([^\[\],]{4,60})\]")
_QUOTED: Final = re.compile(r'["“](.{1,300})["”]')
_OPEN_END: Final = re.compile(r"([0-9]{4})\s?[-–—]\s?")
_ENDS: Final = {"unknown": "", "open": "..", "uuuu": "", "9999": ".."}
#: What stands where no date is known.
_NONE: Final = frozenset(
    [
        "0000",
        "nd",
        "n.d",
        "s.d",
        "s.a",
        "s.d.e",
        "o.d",
        "o.j",
        "b.d",
        "б.д",
        "б.г",
        "unknown",
        "undated",
        "none",
        "no-date",
        "not-dated",
        "sine-anno",
        "s.l.n.d",
        "inconnu",
        "inconnue",
        "unbekannt",
        "undatiert",
        "sans-date",
        "sin-fecha",
        "senza-data",
        "zonder-datum",
        "неизвестно",
        "без-даты",
        "未詳",
    ]
)
_ABOUT: Final = ("ca", "c", "circa", "approx", "about", "um", "vers", "ок", "около")
#: The abbreviations that BibTeX knows as macros.
MONTH_NAMES: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def is_plain(date: str) -> bool:
    """Whether `date` is a year, month or day in numbers, with no mark."""
    if _PLAIN.fullmatch(date) is None:
        return False
    return len(date) < 10 or "01" <= date[8:] <= "28" or is_edtf(date)


def plain_part(date: str) -> str | None:
    """The earliest year, month or day that `date` says, for formats that know nothing else."""
    if is_plain(date):
        return date
    try:
        edtf = parse_edtf(date)
    except ProvciteError:
        return None
    for point in edtf.points:
        year, month, day = str(point.year), str(point.month), str(point.day)
        if not re.fullmatch(r"[0-9]{4}", year):
            continue
        if not re.fullmatch(r"0[1-9]|1[0-2]", month):
            return year
        return f"{year}-{month}-{day}" if re.fullmatch(r"[0-9]{2}", day) else f"{year}-{month}"
    return None


def dated(text: str) -> Dated | None:
    """A date that a file gives as text: EDTF, numbers with slashes or points, else printed words."""
    text = " ".join(text.split())
    quoted = _QUOTED.fullmatch(text)
    if quoted:  # Zotero's sign that a date is to be printed as it stands
        text = quoted[1].strip()
    if text.count("/") > 1 or _WORD_BEHIND.fullmatch(text):
        found = _SLASHES.fullmatch(text) if not _STAMPED.fullmatch(text) else None
        if found is not None:
            return _from_slashes(*(part or "" for part in found.groups()))
    if no_date(text):
        return None
    if is_plain(text):
        return Dated(text)
    stamped = _STAMPED.fullmatch(text)
    if stamped:
        text = stamped[1] or stamped[2]
    told = _of_libraries(text)
    if told is not None:
        return Dated(told, text)
    spoken = _older(text)
    if is_edtf(spoken):
        return Dated(str(parse_edtf(spoken)), (text if spoken != text and "[" in text else None))
    found = _NUMBERS.fullmatch(text)
    if found:
        parts = [found[1], *(f"{int(part):02d}" for part in found.groups()[1:] if part and int(part))]
        if is_edtf("-".join(parts)):
            return Dated("-".join(parts))
    return _printed(text)


def no_date(text: str) -> bool:
    """Whether the words only say that no date is known."""
    plain = text.strip("[]()., /").casefold()
    return plain.replace(". ", ".").replace(" ", "-").rstrip("?") in _NONE or not plain


def _older(text: str) -> str:
    """`text` with today's signs of EDTF for what its drafts, ISO 8601 and libraries write otherwise."""
    basic = _BASIC.fullmatch(text)
    if basic:
        return "-".join(basic.groups())
    supplied = _SUPPLIED.fullmatch(text)
    if supplied and ".." not in text:
        text = supplied[1].strip()
    start, slash, end = text.partition("/")
    if slash:
        start, end = (_ENDS.get(part.strip().lower(), _older(part.strip())) for part in (start, end))
        return f"{start}/{end}"
    text = re.sub(r"\?~$|~\?$", "%", text)  # both doubts, as drafts of EDTF and biblatex write them
    opened = _OPEN_END.fullmatch(text)
    if opened:
        return f"{opened[1]}/.."
    return re.sub(r"(?<=[0-9])u{1,2}(?=$|[?~-])", lambda found: "X" * len(found[0]), text)


def _of_libraries(text: str) -> str | None:
    """``[192-]``, ``18uu``, ``[18--?]``: a decade or a century."""
    found = _LIBRARY.fullmatch(text)
    if found is None:
        return None
    date = (f"{found[1]}X" if found[1] else f"{found[2]}XX") + found[3]
    return date if is_edtf(date) else None


def _from_slashes(year: str, month: str, day: str, other: str) -> Dated | None:
    """``1956/07/24/draft``, ``1949///ca``, ``1944///1945``: RIS's year, month, day and words."""
    year, month, day, other = (part.strip() for part in (year, month, day, other))
    if no_date(year):
        year = ""
    if month and not month.isdecimal():
        if _ENDS.get(month.lower()) is not None:
            return dated(f"{year}/{_ENDS[month.lower()]}")
        number = month_number(month)
        month, other = (str(number), other) if number else ("", f"{month} {other}".strip())
    numbers = [part for part in (month, day) if part.isdecimal() and int(part)] if month else []
    plain = "-".join([year, *(f"{int(part):02d}" for part in numbers)])
    if not other:
        return dated(plain) if year else None
    words = other.casefold().strip(". ")
    said = re.fullmatch(r"([0-9]{4})", words)
    if said and year.isdecimal():
        return dated(f"{plain}/{said[1]}")
    if words in _ABOUT and is_plain(plain):
        return Dated(f"{plain}~")
    if year and not numbers:
        read = dated(f"{other} {year}")
        if read is not None and read[0] is not None:
            return read
    told = f"{plain} ({other})" if year else other
    return Dated(plain if is_edtf(plain) else None, told)


def says_no_more(theirs: Dated, ours: Dated) -> bool:
    """Whether `theirs` is what a program without words and ends for dates leaves of `ours`.

    Its numbers are one of our ends or the beginning of one, and its words are among ours. A date of ours
    that is a plain one is left alone: there nothing was to be lost.
    """
    if ours.date is not None and is_plain(ours.date):
        return False
    told = f"{ours.printed or ''} {date_text(ours.date) if ours.date else ''} {ours.date or ''}".casefold()
    words = _WORDS.findall(told)
    if ours.date is not None:
        points = [point for point in map(plain_part, ours.date.split("/")) if point]
    else:
        months = [f"{number:02d}" for word in words if (number := month_number(word))]
        years = [word for word in words if len(word) == 4 and word.isdecimal()]
        points = [f"{year}-{month}" for year in years for month in (*months, "")]
    said = [plain_part(part) for part in (theirs.date or "").split("/") if part not in ("", "..")]
    if any(part is None or not any(f"{point}-".startswith(f"{part}-") for point in points) for part in said):
        return False
    numbers = {number.lstrip("0") for part in said if part for number in part.split("-")}
    if ours.date is not None and re.search("[~?%]", ours.date):
        words += _ABOUT
    left = _WORDS.findall((theirs.printed or "").casefold())
    left = [word for word in left if word.lstrip("0") not in numbers]
    return all(word in words or month_number(word) for word in left) and bool(said or theirs.printed)


_WORDS: Final = re.compile(r"\w+")


def entry_date(dates: dict[str, str]) -> str:
    """The date of a RIS entry from its tags: DA before Y1 before PY, and PY's year where DA has none."""
    order = [dates[tag] for tag in ("DA", "Y1", "PY") if tag in dates]
    read = [(text, dated(text)) for text in order]
    for text, found in read:
        if found is None:
            continue
        if found[0] is not None and not found[0].startswith("XXXX"):
            return text
        for year, other in read:
            whole = dated(f"{text.strip('/ ')} {year.strip('/ ')}") if other and year is not text else None
            if whole is not None and whole[0] is not None and other is not None and is_plain(other[0] or ""):
                return f"{text.strip('/ ')} {year.strip('/ ')}"
    sure = (text for text, found in read if found is not None and found[0] is not None)
    return next(sure, next((text for text, found in read if found is not None), ""))


def _printed(text: str) -> Dated:
    """The words of a date, read where they say one date and kept in any case."""
    from provcite.archives.dates import read_date

    read = read_date(text[:200])
    return Dated(str(read.date) if read is not None and read.date is not None else None, text)


def date_text(date: str, language: str = "en") -> str:
    """The date in words (``ca. July 1956``); what is no EDTF as it stands."""
    try:
        return date_words(parse_edtf(date), language)
    except ProvciteError:
        return date


def to_csl_date(date: str, language: str) -> dict[str, object]:
    """The CSL date variable of an EDTF string."""
    try:
        return csl_date(parse_edtf(date), language)
    except ProvciteError:
        return {"literal": date}


def from_csl_date(value: object) -> Dated | None:
    """The date of a CSL date variable in any of the shapes that CSL-JSON and CSL-YAML files have.

    A plain string or number is read as text; a list holds points, each a list of numbers or a mapping
    of ``year``, ``month``, ``day`` and ``season``, as pandoc writes them.
    """
    if isinstance(value, str | int) and not isinstance(value, bool):
        return dated(str(value))
    if isinstance(value, list):
        if value and all(isinstance(item, int | str) for item in value):
            value = [value]
        if len(value) == 1 and isinstance(value[0], dict | str):
            return from_csl_date(value[0])
        points = [_point(item) for item in value[:2]]
        return _joined([point for point in points if point])
    if not isinstance(value, dict):
        return None
    if "year" in value or ("season" in value and "date-parts" not in value):
        words = _words_beside(value)
        found = _joined([_point({**value, "season": ""} if words == value.get("season") else value)])
        return _with_words(found[0], words) if words and found is not None and found[0] else found
    edtf = edtf_of_csl(_in_lists(value))
    words = _words_beside(value)
    if edtf is not None and words:
        return _with_words(str(edtf), words)
    if edtf is not None:
        return Dated(str(edtf))
    for key in ("literal", "raw"):
        text = value.get(key)
        if isinstance(text, str | int) and not isinstance(text, bool) and str(text).strip():
            return dated(str(text))
    return None


def _in_lists(value: dict[str, object]) -> dict[str, object]:
    """The variable with its numbers in lists of lists, where a program wrote one list or one number."""
    parts = value.get("date-parts")
    if isinstance(parts, str | int) and not isinstance(parts, bool):
        return {**value, "date-parts": [[parts]]}
    if isinstance(parts, list) and parts and all(isinstance(part, str | int) for part in parts):
        return {**value, "date-parts": [parts]}
    return value


def _words_beside(value: dict[str, object]) -> str:
    """The words that stand beside the numbers of a date: its text, or a season that is no number.

    Zotero writes any word that it finds beside a year as its season (``Michaelmas``, ``ca.``).
    """
    if not any(value.get(key) for key in ("date-parts", "year")):
        return ""
    for key in ("literal", "season", "other"):
        words = " ".join(str(value.get(key) or "").split())
        if words and not words.isdecimal() and not words.startswith(("{", "[{")):
            return words
    return ""


def _with_words(date: str, words: str) -> Dated:
    """A date in numbers with the words beside it: kept where the numbers do not say them already."""
    read = dated(words)
    if read is not None and read[0] is not None:
        said = read[0].startswith(date) if is_plain(date) else read[0] == date
        return Dated(read[0], words) if said else Dated(date, words)
    if re.fullmatch(r"[0-9]{4}(?:-[0-9]{2}){0,2}", date):
        year, month, day = (*date.split("-"), "", "")[:3]
        return _from_slashes(year, month, day, words) or Dated(date, words)
    return Dated(date, f"{date_text(date)} ({words})")


def _point(value: object) -> str:
    """One point of a date as EDTF; "" for what is none."""
    if isinstance(value, dict):
        if "date-parts" in value or "raw" in value or "literal" in value:
            return (from_csl_date(value) or ("",))[0] or ""
        circa = "~" if value.get("circa") not in (None, False, 0, "", "0", "false") else ""
        season = str(value.get("season") or "")
        months = {"1": "21", "2": "22", "3": "23", "4": "24"}
        month = months.get(season) or str(value.get("month") or "")
        parts = [str(value.get("year") or ""), month, "" if season else str(value.get("day") or "")]
    elif isinstance(value, list):
        parts, circa = [str(part) for part in value[:3]], ""
    else:
        return (dated(str(value)) or ("",))[0] or ""
    if not re.fullmatch(r"-?[0-9]{1,4}", parts[0]):
        return (dated(" ".join(part for part in reversed(parts) if part)) or ("",))[0] or ""
    year = f"{int(parts[0]):04d}" if int(parts[0]) >= 0 else f"-{-int(parts[0]):04d}"
    made = [year]
    for part in parts[1:]:
        if part.isdecimal() and int(part):
            made.append(f"{int(part):02d}")
        elif part and len(made) == 1 and (number := month_number(part)):
            made.append(f"{number:02d}")
        else:
            break
    return "-".join(made) + circa


def _joined(points: list[str]) -> Dated | None:
    text = "/".join(points)
    return dated(text) if text else None


def month_number(text: str) -> int | None:
    """The number of a month from ``7``, ``jul``, ``July`` or its name in another language."""
    from provcite.archives.dates import month_of

    return month_of(text)
