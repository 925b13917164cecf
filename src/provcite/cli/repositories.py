"""``provcite repositories``: the archives that are known, and how each writes its references."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from provcite.cli import output
from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, open_library
from provcite.model.errors import StoreError, UsageError

if TYPE_CHECKING:
    from provcite.archives.authorities import Authorities
    from provcite.archives.concordances import Concordance
    from provcite.archives.repositories import Repositories, Repository

app = make_app(no_args_is_help=False, invoke_without_command=True)

FormatOption = Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="text, json or jsonl.")]
CountryOption = Annotated[
    str, typer.Option("--country", metavar="CODE", help="Only this country: RU, DE, US.")
]
TraditionOption = Annotated[
    str, typer.Option("--tradition", metavar="NAME", help="Only this tradition: russian, german, us.")
]


@app.callback()
def repositories(
    context: typer.Context,
    form: FormatOption = "text",
    country: CountryOption = "",
    tradition: TraditionOption = "",
    store: StoreOption = "",
) -> None:
    """List, search and show the repositories that references are read and written for.

    A store adds its own in repositories.yaml or repositories/*.yaml; an entry with a shipped key
    replaces the shipped one. In the same way concordances.yaml says which files have new numbers,
    and addresses.yaml which hosts and paths of digital archives are one document.

    \b
    Examples:
      provcite repositories --country RU
      provcite repositories search hungarian
      provcite repositories show RGANI
    """
    if context.invoked_subcommand is None:
        _list(form, country, tradition, store)


@app.command("list")
def list_(
    form: FormatOption = "text",
    country: CountryOption = "",
    tradition: TraditionOption = "",
    store: StoreOption = "",
) -> None:
    """List the known repositories, by country.

    \b
    Examples:
      provcite repositories list --tradition german
      provcite repositories list --format jsonl
    """
    _list(form, country, tradition, store)


@app.command()
def search(
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="Words of a name, an acronym, a place, in any script.")
    ],
    form: FormatOption = "text",
    store: StoreOption = "",
) -> None:
    """Find repositories by name, acronym, former name or place.

    \b
    Examples:
      provcite repositories search TsKhSD
      provcite repositories search "foreign ministry"
    """
    from provcite.ops import repositories as ops

    matches = ops.found(_known(store), text)
    if form != "text":
        _json([ops.as_json(house) | {"matched": shape, "as": kind} for house, shape, kind in matches], form)
        return
    if not matches:
        output.note(
            "No repository answers.",
            hint="Add it in the store's repositories.yaml; see 'provcite repositories --help'.",
        )
        return
    rows = [(house.key, house.name(), house.place, f"{shape} ({kind})") for house, shape, kind in matches]
    output.table(rows, ("key", "name", "place", "matched"))


@app.command()
def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A key, acronym or name.")],
    form: FormatOption = "text",
    store: StoreOption = "",
) -> None:
    """Show a repository: what is printed and from which page, what matches, levels, examples.

    \b
    Examples:
      provcite repositories show RGANI
      provcite repositories show "Public Record Office" --format json
    """
    from provcite.ops import repositories as ops

    known = _authorities(store)
    houses = ops.one(known.repositories, name)
    if form != "text":
        cards = [
            ops.as_json(house)
            | {"concordances": [ops.concordance_as_json(one) for one in known.concordances.about(house.key)]}
            for house in houses
        ]
        _json(cards, form) if form == "jsonl" or len(cards) > 1 else output.json_result(cards[0])
        return
    for place, house in enumerate(houses):
        if place:
            output.result()
        _card(house)
        for entry in known.concordances.about(house.key):
            output.result(f"  concordance: {_transfer_in_words(entry)}")


@app.command()
def concordances(
    name: Annotated[
        str, typer.Argument(metavar="[NAME]", help="Only those of this repository: key, acronym or name.")
    ] = "",
    form: FormatOption = "text",
    store: StoreOption = "",
) -> None:
    """List the transfers of holdings after which files have new numbers: shipped, and the store's own.

    \b
    Examples:
      provcite repositories concordances
      provcite repositories concordances APRF --format json
    """
    from provcite.ops import repositories as ops

    known = _authorities(store)
    entries = tuple(known.concordances)
    if name:
        keys = [house.key for house in ops.one(known.repositories, name)]
        entries = tuple(entry for entry in entries if {entry.old[0], entry.new[0]}.intersection(keys))
    if form != "text":
        _json([ops.concordance_as_json(entry) for entry in entries], form)
        return
    for entry in entries:
        output.result(_transfer_in_words(entry))
    if not entries:
        output.note(
            "No concordance names it.",
            hint="Add it in the store's concordances.yaml; see docs/references.md.",
        )


@app.command()
def addresses(
    address: Annotated[
        list[str] | None, typer.Argument(metavar="[ADDRESS]...", help="What these addresses mean.")
    ] = None,
    form: FormatOption = "text",
    store: StoreOption = "",
) -> None:
    """List the digital archives whose addresses are known, or say what an address means by the rules.

    Nothing is fetched.

    \b
    Examples:
      provcite repositories addresses
      provcite repositories addresses https://digitalarchive.wilsoncenter.org/document/113371.pdf
    """
    from provcite.ops import repositories as ops

    rules = _authorities(store).addresses
    if address:
        read = [ops.address_as_json(one, rules) for one in address]
        if form != "text":
            _json(read, form)
            return
        for one in read:
            _address_card(one)
        return
    if form != "text":
        _json([ops.platform_as_json(platform, rules) for platform in rules.platforms], form)
        return
    rows = [
        (
            platform.key,
            platform.name,
            platform.current,
            ", ".join((*platform.former, *platform.staging, *platform.dead)),
            ops.platform_whence(platform, rules),
        )
        for platform in rules.platforms
    ]
    output.table(rows, ("key", "name", "host", "other hosts", "from"))


def _transfer_in_words(entry: Concordance) -> str:
    from provcite.archives.concordances import unit_words

    how = ", numbers below kept" if entry.keeps else "" if entry.exact else ", files renumbered"
    words = f"{unit_words(entry.old)} → {unit_words(entry.new)}{how}"
    if entry.note:
        words += f": {entry.note.rstrip('.')}"
    return f"{words} ({entry.place or 'shipped'})"


def _address_card(read: dict[str, Any]) -> None:
    output.raw_result(output.styled(output.safe(read["address"]), "bold"))
    output.result(f"  kind: {read['kind']}" + (f" of {read['platform']}" if read["platform"] else ""))
    output.result(f"  today: {read['canonical']}" + (" (it has moved)" if read["moved"] else ""))
    output.result(f"  known by: {read['identity']}")
    if read["archived_of"]:
        output.result(f"  copy of: {read['archived_of']}")
    for warning in read["warnings"]:
        output.result(f"  note: {warning}")


def _authorities(store: str) -> Authorities:
    from provcite.archives.authorities import Authorities

    try:
        return open_library(store).authorities()
    except StoreError:
        if store or output.settings.store:
            raise
        return Authorities.shipped()


def _known(store: str) -> Repositories:
    from provcite.archives.repositories import Repositories

    try:
        return open_library(store).repositories()
    except StoreError:
        if store or output.settings.store:
            raise
        return Repositories.shipped()


def _json(values: list[dict[str, object]], form: str) -> None:
    if form == "jsonl":
        for value in values:
            output.json_result(value, indent=None)
    elif form == "json":
        output.json_result(values)
    else:
        raise UsageError(f"There is no format {form!r} here.", hint="Formats: text, json, jsonl.")


def _list(form: str, country: str, tradition: str, store: str) -> None:
    from provcite.ops import repositories as ops

    known = _known(store)
    houses = ops.listed(known, country=country, tradition=tradition)
    if form != "text":
        _json([ops.as_json(house) for house in houses], form)
        return
    rows = [
        (
            house.country,
            house.key,
            house.acronym(),
            house.name(),
            house.place,
            house.tradition.name,
            house.confidence,
        )
        for house in houses
    ]
    output.table(rows, ("country", "key", "acronym", "name", "place", "tradition", "confidence"))


def _card(house: Repository) -> None:
    from provcite.ops import repositories as ops

    output.raw_result(output.styled(output.safe(f"{house.key}  {house.name()}"), "bold"))
    for language, form in house.printed.items():
        acronym = f" ({form.acronym})" if form.acronym else ""
        output.result(f"  printed ({language}): {form.name}{acronym}, from {form.source}")
    if not house.printed:
        output.result("  printed: the words of the record (no page is named for its name)")
    for language, forms in house.names.items():
        output.result(f"  matches ({language}): {'; '.join(forms)}")
    for language, forms in house.acronyms.items():
        output.result(f"  acronym ({language}): {', '.join(forms)}")
    if house.part_of:
        output.result(f"  part of: {house.part_of}")
    if house.predecessor:
        output.result(f"  took over: {', '.join(house.predecessor)}")
    for former in house.former:
        spell = ops.years(former.years)
        output.result(
            f"  formerly: {', '.join((*former.acronyms, *former.names))}{f' ({spell})' if spell else ''}"
        )
    whence = (
        f", from {house.place_source}" if house.place_source else " (not printed: no page is named for it)"
    )
    output.result(f"  place: {house.place or 'not known'}, {house.country}{whence if house.place else ''}")
    for register, one in house.ids.items():
        output.result(f"  {register}: {one.value}, from {one.source}")
    output.result(f"  tradition: {house.tradition.name}")
    output.result("  levels, from the broadest down:")
    for level in house.levels:
        labels = dict.fromkeys((*level.latin, *level.native, *level.also))
        output.result(
            f"    {level.level.replace('_', ' '):<15}{', '.join(labels) or '(written without a label)'}"
        )
    for example in house.examples:
        output.result(f"  example ({example.witness}): {example.text}")
    if house.confidence:
        output.result(f"  confidence: {house.confidence}")
    for source in house.sources:
        output.result(f"  source: {source}")
