"""``provcite search``: records by the words in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import typer

from provcite.cli import output
from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, TrustOption, open_library, report_passed_over
from provcite.model.errors import UsageError

if TYPE_CHECKING:
    from provcite.store.index import Hit

app = make_app()


@app.command()
def search(
    words: list[str] = typer.Argument(..., metavar="WORDS...", help="What to look for."),
    limit: int = typer.Option(20, "--limit", "-n", min=1, metavar="N", help="At most so many."),
    format: str = typer.Option("text", "--format", metavar="text|json|ids", help="How to print."),
    trust_index: TrustOption = False,
    store: StoreOption = "",
) -> None:
    """Search titles, names, references, summaries and the documents' texts.

    All words must occur. "two words" is a phrase, -word must not occur, wor* is a beginning, OR
    joins alternatives; title:, name:, reference:, about: and text: look in one place;
    repository:, date:, language:, project:, person:, tag:, type: and genre: filter, so do
    file: (a reference, by its present or a former number) and url: (an address, now or formerly).
    date:1956-1958 and file:"RGANI, f. 5, op. 28, d. 400-420" are ranges. A reference is found as
    it is printed, an archive by any of its names, a person in another spelling, a Russian word in
    any of its cases.

    \b
    Examples:
      provcite search Nam Il
      provcite search '"agricultural cooperatives" date:1956'
      provcite search "RGANI f. 5 op. 28 d. 410"
      provcite search 'ministr* repository:RGANI -telegram'
      provcite search 'file:"TsKhSD, f. 5, op. 28, d. 410"'
    """
    from provcite.ops.find import find
    from provcite.store.query import parse_query

    if format not in ("text", "json", "ids"):
        raise UsageError(f"There is no format {format!r}.", hint="Known formats: text, json, ids.")
    # A shell takes quotation marks away; an argument of several words was a phrase or a query.
    text = " ".join(words)
    query = parse_query(text)
    if not query.match and not query.filter:
        raise UsageError("There is no word to look for.")
    library = open_library(store)
    index = library.index()
    if trust_index:
        index.trust()
    with output.progress_bar("Reading records") as index.progress:
        found = find(library, text, limit=limit)
    hits, query = found.hits, found.query
    if found.how != "words":
        output.note(f"Looked for {_AS[found.how]}: {found.said}")
    if format == "json":
        output.json_result([_as_json(hit) for hit in hits])
    for hit in hits:
        if format == "ids":
            output.result(hit.listed.id)
        elif format == "text":
            _show(hit)
    answering = index.passed_over_for(query)
    if not hits:
        output.note("Nothing found that can be used." if answering else "Nothing found.")
        for word in dict.fromkeys(_WORD.findall(text)):
            near = [term for term in index.nearest_words(word) if term != word.lower()]
            if near:
                output.note(f"Spelt like {word}: {', '.join(near)}")
    elif len(hits) == limit and (total := index.count(query)) > limit:
        output.note(f"{total:,} records answer to that; these are the best {limit}. More with --limit.")
    raise typer.Exit(report_passed_over(index.passed_over(), answering))


def _as_json(hit: Hit) -> dict[str, str]:
    listed = hit.listed
    return {
        "id": listed.id,
        "title": listed.title,
        "date": listed.date,
        "creators": listed.creators,
        "repository": listed.repository,
        "reference": listed.reference,
        "url": listed.url,
        "excerpt": hit.excerpt.translate(_UNMARKED),
    }


_WORD = re.compile(r"[^\W\d_]{4,40}")
#: As what the words were understood.
_AS = {"reference": "the reference", "archive": "the archive", "name": "the name in another form"}
_UNMARKED = {0xE000: None, 0xE001: None}


def _show(hit: Hit) -> None:
    """Three lines: id with date and title, where it lies, the words around the hit."""
    listed = hit.listed
    head = output.styled(output.safe(listed.id), "bold", "cyan")
    date = f"  {output.safe(listed.date)}" if listed.date else ""
    output.raw_result(
        f"{head}{date}  {output.styled(output.safe(listed.title.replace(chr(10), ' ')), 'bold')}"
    )
    place = ", ".join(part for part in (listed.repository, listed.reference) if part)
    if place:
        output.result(f"    {place}")
    excerpt = " ".join(hit.excerpt.split())
    if excerpt and excerpt.translate(_UNMARKED) not in listed.title:
        marked = output.safe(excerpt)
        parts = marked.replace("\ue001", "\ue000").split("\ue000")
        shown = "".join(
            output.styled(part, "yellow") if number % 2 else part for number, part in enumerate(parts)
        )
        output.raw_result(f"    {shown}")
