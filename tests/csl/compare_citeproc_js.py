"""Compare provcite with citeproc-js on small styles, feature by feature.

    python tests/csl/compare_citeproc_js.py [WORD]

Each feature below is a set of styles crossed with a set of items; WORD keeps the features whose name holds it.
What the two print differently is listed. A difference is no failure by itself: where CSL 1.0.2 and citeproc-js
part, the specification holds. citeproc-js is looked for where node finds modules (``NODE_PATH``).
"""

# ruff: noqa: E501 - styles stand here as XML, which reads better unbroken
from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from provcite.csl import Citation, Style  # noqa: E402 - after the path
from provcite.csl.citations import read_cite  # noqa: E402
from provcite.csl.tree import Node  # noqa: E402
from provcite.csl.writers import html  # noqa: E402

Item = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """One style with its items; `cites` are citations, a list of cites each."""

    name: str
    style: str
    items: list[Item]
    cites: list[list[Item]] = field(default_factory=list)


def _style(citation: str, bibliography: str = "", attributes: str = "", before: str = "") -> str:
    return (
        '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text" '
        f"{attributes}><info><title>Case</title><id>case</id><updated>2026-01-01T00:00:00Z</updated></info>"
        f"{before}{citation}{bibliography}</style>"
    )


def _cite(layout: str) -> str:
    return f"<citation><layout>{layout}</layout></citation>"


def _titles(titles: list[str], **more: Any) -> list[Item]:
    return [{"id": f"i{place}", "type": "book", "title": title, **more} for place, title in enumerate(titles)]


def _alone(items: list[Item]) -> list[list[Item]]:
    return [[{"id": item["id"]}] for item in items]


_TITLES = [
    "the way of the world: a study of it",
    "l'homme et the state - a history",
    "what is <i>to</i> be done? an answer",
    'from a to <span class="nocase">iPod</span> and on',
    "the 'quoted words' of \"an author\"",
    "self-help and the follow-up of x-rays",
    "O'Brien's and the soldiers' home",
    "a letter (to the editor) and/or a reply",
    "<b>the</b> <i>end of</i> the <sup>a</sup> line",
    "on the up and up: down with via and per se",
    "pre-<i>columbian</i> art. the first part",
    "McDonald in the UNO and e.g. nato vs. us",
    "life — a user's manual; or, the end",
    "…and then there were none",
    "rock 'n' roll in the '60s",
    'the <span class="nocase">von Humboldt</span>: an end',
    "a",
    "l'<i>ami</i> d'Arthur “and 'the' rest”",
    "Title of a <i>Nested <b>bold</b> and <i>inner</i> part</i>",
    "a < b & c > d",
    "“is it?” he asked",
    "vitamin-c intake: the-why of it",
    "das Buch über ‘die’ Welt",
]


def text_case() -> Iterator[Case]:
    """``text-case`` over titles with markup, quotation marks and compounds."""
    for case, language in product(
        ("title", "sentence", "capitalize-all", "capitalize-first", "uppercase", "lowercase"), ("en", "de")
    ):
        items = _titles(_TITLES, language=language)
        style = _style(_cite(f'<text variable="title" text-case="{case}"/>'))
        yield Case(f"text-case {case} {language}", style, items, _alone(items))
    for case in ("title", "capitalize-first", "sentence"):
        items = _titles(_TITLES)
        layout = f'<text variable="title" text-case="{case}" quotes="true" font-style="italic"/>'
        yield Case(f"text-case {case} quotes", _style(_cite(layout)), items, _alone(items))


def punctuation() -> Iterator[Case]:
    """Marks that meet, in and out of quotation marks, by locale."""
    titles = ["Plain", "Asks?", "Shouts!", "Ends.", "Etc...", "Colon:", "Comma,", "“Quoted.”", "‘Is it?’",
              "<i>It.</i>", "Semi;", "Paren (x.)", "He said “no”", "Q?”", "a 'b'"]  # fmt: skip
    items = _titles(titles)
    for locale, mark in product(
        ("en-US", "en-GB", "fr-FR", "de-DE"), (".", ",", ";", ":", "?", "!", ". ", ", ", ": ")
    ):
        for quotes in ("true", "false"):
            layout = f'<group delimiter="{mark}"><text variable="title" quotes="{quotes}"/><text value="x"/></group>'
            layout += f'<text variable="title" quotes="{quotes}" prefix=" | " suffix="{mark}"/>'
            style = _style(
                f'<citation><layout suffix=".">{layout}</layout></citation>',
                attributes=f'default-locale="{locale}"',
            )
            yield Case(f"punctuation {locale} {mark!r} quotes={quotes}", style, items, _alone(items))


def apostrophes() -> Iterator[Case]:
    """Apostrophes, quotation marks and markup in fields and affixes."""
    items = _titles(_TITLES)
    for attributes in ('quotes="true"', 'font-style="italic"', 'font-weight="bold" quotes="true"', 'prefix="l\'" suffix="\'s"',
                       'strip-periods="true"', 'prefix="&lt;i&gt;" suffix="&lt;/i&gt;"', 'text-decoration="underline" vertical-align="sup"'):  # fmt: skip
        for locale in ("en-US", "fr-FR"):
            style = _style(
                _cite(f'<text variable="title" {attributes}/>'), attributes=f'default-locale="{locale}"'
            )
            yield Case(f"apostrophes {locale} {attributes}", style, items, _alone(items))


_PEOPLE: list[Item] = [
    {"family": "Gaulle", "given": "Charles", "non-dropping-particle": "de"},
    {"family": "Humboldt", "given": "Alexander", "dropping-particle": "von"},
    {"family": "van der Vlist", "given": "Eric"},
    {"family": "d'Artagnan", "given": "Charles"},
    {"family": "Fontaine", "given": "Jean", "dropping-particle": "de", "non-dropping-particle": "La"},
    {"family": "Gogh", "given": "Vincent", "non-dropping-particle": "van"},
    {"family": "Alembert", "given": "Jean", "dropping-particle": "d'"},
    {"family": "King", "given": "Martin Luther", "suffix": "Jr.", "comma-suffix": True},
    {"family": "Al-Hakim", "given": "Tawfiq"},
    {"family": "al-Banna", "given": "Hasan"},
    {"family": "Zola", "given": "Émile"},
    {"family": "de la Vega", "given": "Lope"},
    {"family": "O'Neill", "given": "Ann"},
    {"family": "Vance", "given": "Cy"},
    {"family": "Della Casa", "given": "Giovanni"},
]


def particles() -> Iterator[Case]:
    """Sorting and printing of names with particles."""
    items = [
        {"id": f"p{n}", "type": "book", "author": [person], "title": f"T{n}"}
        for n, person in enumerate(_PEOPLE)
    ]
    for demote, order, form in product(
        ("never", "sort-only", "display-and-sort"), ("", 'name-as-sort-order="all"'), ("long", "short")
    ):
        name = f'<names variable="author"><name form="{form}" {order} initialize-with=". "/></names>'
        macro = f'<macro name="m">{name}</macro>'
        for key in ('variable="author"', 'macro="m"'):
            style = _style(
                _cite(name),
                f"<bibliography><sort><key {key}/></sort><layout>{name}</layout></bibliography>",
                f'demote-non-dropping-particle="{demote}"',
                macro,
            )
            yield Case(f"particles {demote} {order} {form} {key}", style, items, _alone(items))


def substitutes() -> Iterator[Case]:
    """``subsequent-author-substitute`` under its four rules."""
    a, b, c = ({"family": letter, "given": letter.lower()} for letter in ("Abe", "Bux", "Cox"))
    lists = [[a], [a], [a, b], [a, b], [a, b, c], [a, c, b], [b], [b, c], [b, c], None, None]
    items: list[Item] = []
    for n, people in enumerate(lists):
        item: Item = {
            "id": f"s{n}",
            "type": "book",
            "title": f"T{n // 2}",
            "issued": {"date-parts": [[2000 + n]]},
        }
        if people:
            item["author"] = people
        items.append(item)
    edited = [dict(item) for item in items]
    for item in edited[4:]:
        if "author" in item:
            item["editor"] = item.pop("author")
    both = [{**item, "editor": item.get("author", [a])} for item in items]
    names = {
        "plain": '<names variable="author"><name/></names>',
        "label": '<names variable="author"><name and="text"/><label form="short" prefix=" (" suffix=")"/></names>',
        "substitute": '<names variable="author"><name and="symbol" delimiter-precedes-last="never"/><label prefix=", "/>'
        '<substitute><names variable="editor"/><text variable="title"/></substitute></names>',
        "et-al": '<names variable="author"><name et-al-min="3" et-al-use-first="1" name-as-sort-order="first"/><et-al font-style="italic"/></names>',
        "affixes": '<names variable="author" prefix="(" suffix=")" font-weight="bold"><name font-style="italic" delimiter="; "/></names>',
        "two": '<names variable="author editor" delimiter="; "><name/><label prefix=" "/></names>',
        "group": '<group delimiter=". "><group><names variable="author"><name/></names></group><text variable="title"/></group>',
        "title first": '<text variable="title" suffix=" "/><names variable="author"><name/></names>',
        "date first": '<date variable="issued" suffix=" "><date-part name="year"/></date><names variable="author"><name/></names>',
    }
    for (kind, made), rule, dash, (which, set_) in product(
        names.items(),
        ("complete-all", "complete-each", "partial-each", "partial-first"),
        ("———", ""),
        (("author", items), ("editor", edited), ("both", both)),
    ):
        bibliography = (
            f'<bibliography subsequent-author-substitute="{dash}" subsequent-author-substitute-rule="{rule}">'
            f'<layout suffix=".">{made}<text variable="title" prefix=", "/></layout></bibliography>'
        )
        yield Case(f"substitutes {kind} {rule} {dash!r} {which}", _style(_cite(made), bibliography), set_)


def collapsing() -> Iterator[Case]:
    """Delimiters of grouped and collapsed cites."""
    a, b = {"family": "Abe", "given": "Al"}, {"family": "Bux", "given": "Bo"}
    plan = [(a, 2000), (a, 2000), (a, 2000), (a, 2001), (b, 2000), (b, 2002), (a, 2003), (None, 2004)]
    items: list[Item] = []
    for n, (person, year) in enumerate(plan):
        item: Item = {"id": f"c{n}", "type": "book", "title": f"T{n}", "issued": {"date-parts": [[year]]}}
        if person:
            item["author"] = [person]
        items.append(item)
    pools = [
        list(range(8)),
        [0, 1, 2, 4],
        [0, 4, 1],
        [0, 3, 4, 5],
        [4, 0, 3, 6, 5],
        [0, 1, 3, 4],
        [0, 2, 5],
        [7, 0, 1],
    ]
    cites = [[{"id": f"c{n}"} for n in pool] for pool in pools]
    cites.append([{"id": "c0", "locator": "5", "label": "page"}, {"id": "c1"}, {"id": "c3"}, {"id": "c4"}])
    cites.append([{"id": "c0"}, {"id": "c1", "locator": "5", "label": "page"}, {"id": "c2"}, {"id": "c4"}])
    cites.append(
        [{"id": "c0", "prefix": "see "}, {"id": "c3", "suffix": " and on"}, {"id": "c6"}, {"id": "c4"}]
    )
    body = (
        '<group delimiter=" "><names variable="author"><name form="short"/></names>'
        '<date variable="issued"><date-part name="year"/></date><text variable="locator" prefix="p"/></group>'
    )
    number = '<text variable="citation-number" prefix="[" suffix="]"/>'
    after = ("", 'after-collapse-delimiter=" | "')
    within = ("", 'cite-group-delimiter=" ~ "')
    suffix = ("", 'year-suffix-delimiter=" ^ "')
    for collapse, x, y, z in product(
        ("", "year", "year-suffix", "year-suffix-ranged"), after, within, suffix
    ):
        attribute = f'collapse="{collapse}"' if collapse else ""
        for add in ("true", "false"):
            style = _style(
                f'<citation disambiguate-add-year-suffix="{add}" {attribute} {x} {y} {z}>'
                f'<layout delimiter="; " prefix="(" suffix=")">{body}</layout></citation>'
            )
            yield Case(f"collapsing {collapse} {x} {y} {z} suffix={add}", style, items, cites)
    for x in after:
        for inner in (number, '<text variable="citation-number"/>', number + '<text variable="locator" prefix=" p"/>',
                      '<text variable="citation-number" vertical-align="sup"/>'):  # fmt: skip
            style = _style(
                f'<citation collapse="citation-number" {x}><layout delimiter=", ">{inner}</layout></citation>'
            )
            yield Case(f"collapsing citation-number {x} {inner}", style, items, cites)


def display() -> Iterator[Case]:
    """``display`` blocks, alone and within groups."""
    items = _titles(["Alpha", "Beta?"], note="Note.", publisher="House")
    kinds = ("block", "left-margin", "right-inline", "indent")
    for one, two in product(("", *kinds), repeat=2):
        d1 = f'display="{one}"' if one else ""
        d2 = f'display="{two}"' if two else ""
        layouts = {
            "text": f'<text variable="title" {d1}/><text variable="note" {d2}/><text variable="publisher" prefix=", "/>',
            "group": f'<group {d1}><text variable="title" suffix=". "/></group><group {d2} delimiter=", "><text variable="note"/><text variable="publisher"/></group>',
            "affix": f'<text variable="title" {d1} prefix="(" suffix=")." font-style="italic"/><text variable="note" {d2} prefix=" " suffix=" "/>',
            "nested": f'<group delimiter=" - " {d1}><text variable="title" {d2}/><text variable="note"/></group>',
            "delimited": f'<group delimiter=". "><text variable="title" {d1}/><text variable="note" {d2}/></group>',
            "names": f'<names variable="author" {d1}><substitute><text variable="title"/></substitute></names><number variable="volume" {d2}/><text variable="note" {d2}/>',
        }
        for kind, layout in layouts.items():
            for outer in ("", 'suffix="."', 'prefix="[" suffix="]"'):
                style = _style(
                    _cite('<text variable="title"/>'),
                    f"<bibliography><layout {outer}>{layout}</layout></bibliography>",
                )
                yield Case(f"display {kind} {one}/{two} {outer}", style, items)


FEATURES = (text_case, punctuation, apostrophes, particles, substitutes, collapsing, display)


def locales() -> dict[str, str]:
    import citeproc

    folder = Path(citeproc.__file__).parent / "data" / "locales"
    return {
        language: (folder / f"locales-{language}.xml").read_text(encoding="utf-8")
        for language in ("en-US", "en-GB", "de-DE", "fr-FR")
    }


def by_citeproc_js(cases: list[Case]) -> list[dict[str, Any]]:
    call = {
        "locales": locales(),
        "cases": [{"style": case.style, "items": case.items, "cites": case.cites} for case in cases],
    }
    done = subprocess.run(
        ["node", str(HERE / "citeproc_js_batch.js")],
        input=json.dumps(call), capture_output=True, text=True, check=True,
    )  # fmt: skip
    # citeproc-js may speak to the same stream before; the answer is the last line.
    found: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return found


def by_provcite(case: Case) -> dict[str, Any]:
    session = Style.load(case.style.encode()).session(case.items)
    nodes = session.cite_all(
        [Citation([read_cite(cite) for cite in cites]) for cites in case.cites], computed=False
    )
    return {
        "citations": [_html(node) for node in nodes],
        "bibliography": [_html(entry.text) for entry in session.bibliography()],
    }


def _html(node: Node) -> str:
    return html.write(node, links=False)


def plainer(text: str) -> str:
    """Without what the two write differently by their own manner: blanks between blocks, entities."""
    text = re.sub(r"\s*(</?div[^>]*>)\s*", r"\1", text)
    return re.sub(
        r"[\u00a0\u202f]",
        " ",
        text.replace("&#38;", "&amp;").replace("&#60;", "&lt;").replace("&#62;", "&gt;"),
    ).strip()


def main(arguments: list[str]) -> int:
    word = arguments[0] if arguments else ""
    cases = [case for feature in FEATURES if word in feature.__name__ for case in feature()]
    compared = different = 0
    for case, theirs in zip(cases, by_citeproc_js(cases), strict=True):
        if "error" in theirs:
            sys.stdout.write(f"{case.name}: citeproc-js gives up: {theirs['error'][:200]}\n")
            continue
        ours = by_provcite(case)
        for area in ("citations", "bibliography"):
            for one, two in zip(ours[area], theirs[area], strict=False):
                compared += 1
                if plainer(one) != plainer(two):
                    different += 1
                    sys.stdout.write(f"{case.name}\n  provcite     {one}\n  citeproc-js  {two}\n")
    sys.stdout.write(f"{different} of {compared} outputs differ.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
