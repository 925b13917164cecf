"""Credits: who obtained, translated, contributed, edited or published a document, for which project.

A credit is a run of acts (``Obtained and translated``, ``Contributed, transcribed, and translated``)
with an optional project (``for NKIDP``) and its people (``by A, B, and C``). Several acts may share
the people after the last of them; a part without people takes those that follow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from provcite.archives.agents import body_words, has_body_word
from provcite.archives.sentences import sentence_ends
from provcite.model.reference import Credit

_ROLES = {
    "obtained": "obtained",
    "acquired": "obtained",
    "procured": "obtained",
    "provided": "contributed",
    "translated": "translated",
    "retranslated": "translated",
    "trans": "translated",
    "transl": "translated",
    "translation": "translated",
    "translator": "translated",
    "contributed": "contributed",
    "donated": "contributed",
    "submitted": "contributed",
    "edited": "edited",
    "summarized": "summarised",
    "summarised": "summarised",
    "transcribed": "transcribed",
    "published": "published",
    "reprinted": "published",
    "rpt": "published",
    "reproduced": "published",
    "compiled": "edited",
    "annotated": "edited",
}
_ACT = (
    r"(?:[Oo]btained|[Aa]cquired|[Pp]rocured|[Pp]rovided|(?:[Tt]|[Rr]et)ranslated|[Tt]ranslation|[Tt]rans\.|"
    r"[Tt]ransl\.|[Cc]ontributed|[Dd]onated|[Ss]ubmitted|[Ee]dited"
    r"|[Ss]ummari[sz]ed|[Tt]ranscribed|[Aa]nnotated)"
)
_START = re.compile(rf"(?<![\w-]){_ACT}(?:(?:,\s|,?\s(?:and|&)\s){_ACT}){{0,4}}")
_PUBLISHED = re.compile(
    r"(?<![\w-])(?:[Rr]e(?:printed|produced)|[Pp]ublished|[Rr]pt\.|Also\sprinted)\sin(?=\s)|"
    r"(?<=[,;]\s)in(?=\s(?:[A-ZÀ-ÞА-Я]|ibid))"
)
_PERSON = re.compile(
    r"(?:[^\W\d_][\w.'’ʹ-]*|\d{1,2}[A-Z][a-z]\w*|\([^()]{1,80}\)|(?:de|van|von|der|den|al|el|bin|ibn|da|di|du|la|le)(?=\s))"
)
_RUSSIAN = re.compile(
    r"(?:[Дд]окумент(?:\sи\sего\sперевод)?\s(?:предоставил[аи]?|передал[аи]?)|"
    r"[Пп]еревод(?:\sс\s[^\W\d_]+)?|[Пп]еревел[аи]?)\s"
    r"(?P<name>[A-ZА-Я][\w.-]*(?:\s[A-ZА-Я][\w.-]*){0,3})"
)
_ET_AL = re.compile(r"\s?et al\.?$")
#: An act may follow these words as it follows a comma: a copy obtained by, Document provided by, and the
#: language of a translation that opens its clause.
_THING = re.compile(
    r"\b[Cc]opy$|(?:^|[.;,:(\[]\s?)(?:(?:[Tt]he|[Aa]|[Tt]his|[Bb]oth|[Aa]ll)\s)?(?:[Dd]ocuments?|[Tt]ext|"
    r"[Tt]ranscript|[Oo]riginal|[Cc]opies|[Mm]aterials?|(?:[Dd]ocument|[Tt]ext|[Cc]able|[Rr]eport)\swas|English|Russian|German|French|Chinese|Spanish)$"
)
#: A Russian remark that the document is in print; editors are seldom named in it.
_RUSSIAN_PRINT = re.compile(
    r"(?<!\w)(?:[Вв]первые\s)?(?:[Оо]публикован(?:о|а|ы)?|[Оо]публ\.|ОПУБЛ\.)(?=[\s:(])"
)
_EDITORS = re.compile(r"(?:\set al\.)?,?\s\(?(?:eds?\.|Eds?\.|editors?|hg\.|comps?\.)")


@dataclass(slots=True)
class CreditSpan:
    """A credit with the places of its parts in the text: the whole clause, the act, the agents, the
    project."""

    credit: Credit
    span: tuple[int, int]
    act: tuple[int, int]
    agents: list[tuple[int, int]] = field(default_factory=list)
    project: tuple[int, int] | None = None


@dataclass(slots=True)
class _Part:
    """One act or run of acts with what follows it: project, people, end."""

    roles: list[tuple[str, int, int]]
    project: tuple[int, int] | None
    people: list[tuple[int, int]]
    start: int
    end: int
    affiliations: list[str] = field(default_factory=list)


def read_credits(text: str, plain: str) -> list[CreditSpan]:
    """The credits of the text, in order."""
    found: list[CreditSpan] = []
    done = 0
    waiting: list[_Part] = []
    for match in _START.finditer(plain):
        if match.start() < done or not _begins(plain, match.start(), match.group()):
            continue
        part = _part(plain, match)
        if part is None:
            continue
        done = part.end
        if not part.people:
            waiting.append(part)
            continue
        if _of_book(plain, part):
            waiting.clear()
            continue
        for earlier in waiting:
            if not earlier.people:
                earlier.people = part.people
                earlier.affiliations = part.affiliations
        for each in (*waiting, part):
            found.extend(_credits(text, each))
        waiting.clear()
    for match in _RUSSIAN.finditer(plain):
        role = "translated" if match.group()[:7].lower() in ("перевод", "перевел") else "contributed"
        name = match.span("name")
        end = name[1] - (
            1 if text[name[1] - 1] == "." and not text[name[1] - 3 : name[1] - 2].isspace() else 0
        )
        credit = Credit(role=role, agents=(text[name[0] : end],))
        found.append(CreditSpan(credit, match.span(), (match.start(), name[0] - 1), [(name[0], end)]))
    return found


def _begins(plain: str, start: int, words: str) -> bool:
    """Whether an act here belongs to the document: it opens a clause, not ``was translated``."""
    before = plain[max(0, start - 24) : start].rstrip()
    if words[0].isupper() or not before:
        return True
    return before[-1] in ",;.([:" or before.endswith((" and", ")")) or _THING.search(before) is not None


_PROJECT = (
    r"\s(?:the\s)?(?P<p>[A-Z][\w/.-]*(?:\s(?:[A-Z][\w-]*|of|and|the))*?)"
    rf"(?=\s(?:by|from|in)\s|\s(?:and|&)\s{_ACT}|[.,;)]|$)"
)
#: For what it was translated, where no project is named.
_EDITION = re.compile(
    r"for\s(?:this|the)\s(?:edition|volume|collection|project|publication|site|book|reader)\b"
)
#: For which project, and to whom a document was given (Contributed to CWIHP by).
_ASKED = re.compile("for" + _PROJECT)
_GIVEN_TO = re.compile("(?:for|to)" + _PROJECT)


_BY = re.compile(r"by:?\s|with\s(?:the\s)?(?:assistance|help|aid)\s(?:of|from)\s")


def _part(plain: str, match: re.Match[str]) -> _Part | None:
    roles = [
        (_ROLES[word.group().rstrip(".").lower()], match.start() + word.start(), match.start() + word.end())
        for word in re.finditer(_ACT, match.group())
    ]
    at = match.end()
    abbreviated = match.group().endswith(".")
    given = roles[-1][0] == "contributed"
    project: tuple[int, int] | None = None
    people: list[tuple[int, int]] = []
    affiliations: list[str] = []
    saw_by = abbreviated
    start = match.start()
    while at < len(plain):
        gap = re.compile(r"\s?,?\s?").match(plain, at)
        here = gap.end() if gap else at
        asked = (_GIVEN_TO if given else _ASKED).match(plain, here)
        if asked and project is None:
            project = asked.span("p")
            if plain[project[1] - 1] == ".":
                project = (project[0], project[1] - 1)
            at = project[1]
            continue
        origin = re.compile(
            r"(?:from\s(?:the\s)?(?:original\s)?[A-Z]\w+(?:\s(?:original|text|version))?|into\s[A-Z]\w+)"
            r"(?:\s(?:and|to|into)\s[A-Z]\w+)?"
        ).match(plain, here)
        if origin:
            at = origin.end()
            continue
        edition = _EDITION.match(plain, here)
        if edition:
            at = edition.end()
            continue
        by = _BY.match(plain, here)
        if by and not people:
            saw_by = True
            at = by.end()
            at += 4 if plain.startswith("the ", at) else 0
            people, at, affiliations = _people(plain, at)
            people = _without_houses(plain, people, affiliations)
            continue
        if abbreviated and not people:
            people, at, affiliations = _people(plain, here)
            if people:
                continue
        break
    if not people and not saw_by and project is None:
        joined = re.compile(r",?\s(?:and|&)\s|[;,]\s").match(plain, at)
        if joined is None:
            return None
    if not people and (
        saw_by or (project is not None and plain[project[0] - 4 : project[0]].endswith("to "))
    ):
        # Provided to the project, and on file elsewhere: nobody is named.
        return None
    return _Part(roles, project, people, start, at, affiliations)


#: Between two people of one credit.
_BETWEEN = re.compile(r"\s?(?:,\s?(?:(?:and|&)\s(?:the\s(?=[A-Z]))?)?|\s(?:and|&)\s(?:the\s(?=[A-Z]))?|\s)")
#: Who helped is named with them: with Ann Berg, with the assistance of Ann Berg, assisted by Ann Berg.
_WITH = re.compile(
    r",?\s(?:(?:together\s|jointly\s|in\scooperation\s|in\scollaboration\s)?with\s"
    r"(?:(?:the\s)?(?:\w{3,12}\s)?(?:assistance|help|aid|collaboration)\s(?:of|from)\s)?|assisted\sby\s)"
    r"(?:the\s(?=[A-Z]))?(?=[A-ZÀ-ÞА-ЯÁÉŐŚŽŠČİ][\w.’'-]*(?:\s|[.;,)]|$))"
)
_NAME_START = re.compile(r"[A-ZÀ-ÞА-ЯÁÉŐŚŽŠČİ]|\d{1,2}[A-Z][a-z]")


def _people(plain: str, at: int) -> tuple[list[tuple[int, int]], int, list[str]]:
    """The people named from `at` on: names parted by commas and ``and``, affiliations in brackets
    left out."""
    people: list[tuple[int, int]] = []
    affiliations: list[str] = []
    begin: int | None = None
    end = at
    place = at
    while place < len(plain):
        match = _PERSON.match(plain, place)
        if match is None:
            break
        word = match.group()
        if word[0] == "(":
            if begin is not None:
                affiliations.append(word[1:-1])
                people.append((begin, end))
                begin = None
            place = match.end()
        elif word in ("and", "&"):
            if begin is not None:
                people.append((begin, end))
                begin = None
            place = match.end()
        elif (
            (
                begin is None
                and not _NAME_START.match(word)
                and word not in ("de", "van", "von", "al", "el", "der")
            )
            or (
                word.lower() in ("of", "for", "from", "on", "in")
                and not _of_body(plain, begin, match.start())
            )
            or (
                begin is not None
                and not _NAME_START.match(word)
                and word != "of"
                and not (word.rstrip(".") in body_words() and plain[begin:end].isupper() and end - begin > 1)
                and word.lower()
                not in (
                    "de",
                    "van",
                    "von",
                    "der",
                    "den",
                    "al",
                    "el",
                    "bin",
                    "ibn",
                    "da",
                    "di",
                    "du",
                    "la",
                    "le",
                )
            )
        ):
            break
        else:
            if re.fullmatch(_ACT, word, re.IGNORECASE) and begin is None:
                break
            begin = match.start() if begin is None else begin
            end = match.end()
            place = end
            if (
                word.endswith(".")
                and len(word) > 3
                and sentence_ends(plain, end - 1)
                and word[:-1].lower() not in ("jr", "sr")
            ):
                end -= 1
                people.append((begin, end))
                return people, end, affiliations
            if word.endswith(".") and end >= len(plain) and len(word) > 2:
                end -= 1
                people.append((begin, end))
                return people, end, affiliations
        gap = _WITH.match(plain, place) or _BETWEEN.match(plain, place)
        if gap is None:
            break
        if gap.group().strip():
            following = plain[gap.end() : gap.end() + 30]
            if re.match(_ACT, following, re.IGNORECASE) or not (
                _NAME_START.match(following) or following.startswith(("de ", "van ", "von "))
            ):
                break
            if begin is not None:
                people.append((begin, end))
                begin = None
        place = gap.end()
    if begin is not None:
        people.append((begin, end))
    return people, max(end, at), affiliations


#: Bodies whose names go on with *of*: Library of Congress, Embassy of the Netherlands.
_OF = re.compile(r"(?:Library|Archives?|Museum|University|Embassy|Ministry|Institute|Academy)$")


def _of_body(plain: str, begin: int | None, at: int) -> bool:
    """Whether *of* at `at` goes on with a body's name and no person's."""
    return (
        begin is not None
        and plain.startswith("of ", at)
        and _OF.search(plain, begin, at - 1) is not None
        and _NAME_START.match(plain, at + 3) is not None
    )


_ACRONYM_LAST = re.compile(r"\b[A-Z]{3,6}$")


def _is_house(words: str) -> bool:
    """Whether a body is named: after a person and a comma it is where the person works."""
    return has_body_word(words) or _ACRONYM_LAST.search(words) is not None


def _without_houses(
    plain: str, people: list[tuple[int, int]], affiliations: list[str]
) -> list[tuple[int, int]]:
    """The people without the bodies named after them, which become affiliations."""
    kept = people[:1]
    for before, one in pairwise(people):
        words = plain[one[0] : one[1]]
        body = _is_house(words) and not _is_house(plain[before[0] : before[1]])
        code = before not in kept and words.isupper() and re.match(r"\s\d", plain[one[1] : one[1] + 2])
        listed = re.match(r",\s(?:and|&)\s", plain[before[1] :])
        if plain[before[1]] == "," and not listed and (body or code):
            affiliations.append(words)
        else:
            kept.append(one)
    return kept


#: The place and year of a book, in brackets behind its translator.
_IMPRINT = re.compile(r"[\s,]*\([A-Z][\w .&-]{2,30}(?::[^()]{2,60})?,\s(?:1[5-9]|20)\d\d\)")


def _of_book(plain: str, part: _Part) -> bool:
    """Whether the people are a printed book's: a place and publisher in brackets follow, and it is
    cited at second hand."""
    after = plain[part.end : part.end + 120]
    if plain.startswith(("trans. ", "transl. "), part.start) and _IMPRINT.match(after):
        # Child of the Revolution, trans. A. Berg (Chicago, 1958): the translator of a book.
        return True
    cited = re.search(r"\b(?:cited|quoted) in\b", plain[max(0, part.start - 400) : part.start])
    return bool(cited and re.match(r"[\s,.]*\([^()]*:[^()]*\d{4}\)", after))


def _credits(text: str, part: _Part) -> list[CreditSpan]:
    project = text[slice(*part.project)] if part.project else None
    agents = tuple(text[start:end] for start, end in part.people)
    # Edited and annotated are one act; it is named once.
    roles = list({role: (role, start, end) for role, start, end in reversed(part.roles)}.values())[::-1]
    return [
        CreditSpan(
            Credit(role=role, agents=agents, project=project, affiliations=tuple(part.affiliations)),
            (part.start, part.end),
            (start, end),
            list(part.people),
            part.project,
        )
        for role, start, end in roles
    ]


def _up_to_and(plain: str, people: list[tuple[int, int]], end: int) -> tuple[list[tuple[int, int]], int]:
    """A list of editors ends with the name after ``and``; what follows a comma is the title."""
    for place in range(1, len(people)):
        between = plain[people[place - 1][1] : people[place][0]]
        if " and " in between or "&" in between:
            return people[: place + 1], people[place][1]
    editors = next((n for n, (_, stop) in enumerate(people) if _EDITORS.match(plain, stop)), None)
    if editors is not None:
        return people[: editors + 1], people[editors][1]
    return people[:1], people[0][1] if people else end


_EDITORS_NAMED = re.compile(
    r"(?P<a>[A-ZÀ-Þ][^;()\d.,]{3,90}?)\s(?:and|&)\s(?P<b>[A-ZÀ-Þ][^;()\d,]{2,60}?),\s\(?eds?\."
)


def _institutes(plain: str, start: int) -> list[tuple[int, int]]:
    """Editors of whom one is a body with small words in its name: ``in Instytut istoriï and B, eds.``"""
    named = _EDITORS_NAMED.match(plain, start, start + 200)
    return [named.span("a"), named.span("b")] if named is not None else []


def read_published(text: str, plain: str, after: int) -> list[CreditSpan]:
    """Credits of printing (``Reprinted in A and B, eds., Title``; ``in Pyrih, ed., Title``) from
    `after` on."""
    found: list[CreditSpan] = []
    for match in _PUBLISHED.finditer(plain):
        if match.start() < after and match.group() == "in":
            continue
        explicit = match.group() != "in"
        start = match.end() + 1
        people, end, _ = _people(plain, start)
        people = [(a, b) for a, b in people]
        people, end = _up_to_and(plain, people, end)
        editors = _EDITORS.match(plain, end) if people else None
        if editors is None and len(people) < 2 and (bodies := _institutes(plain, start)):
            people, end = bodies, bodies[-1][1]
            editors = _EDITORS.match(plain, end)
        if explicit:
            if plain[start : start + 1] in '“"‘':
                people = []
            if editors is None and len(people) < 2:
                people = []
        elif editors is None and len(people) < 2 and not plain.startswith("ibid", start):
            continue
        if plain.startswith("ibid", start):
            people = []
        spans = [(a, a + len(_ET_AL.sub("", text[a:b]))) for a, b in people]
        credit = Credit(role="published", agents=tuple(text[a:b] for a, b in spans))
        found.append(CreditSpan(credit, (match.start(), max(end, start)), match.span(), spans))
    found.extend(
        CreditSpan(Credit(role="published", agents=()), match.span(), match.span())
        for match in _RUSSIAN_PRINT.finditer(plain)
        if match.start() >= after
    )
    return found
