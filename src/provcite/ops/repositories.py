"""The known repositories as rows and cards: what ``provcite repositories`` shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from provcite.model.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from provcite.archives.address_rules import AddressRules, Platform
    from provcite.archives.concordances import Concordance
    from provcite.archives.repositories import Repositories, Repository


def listed(repositories: Repositories, *, country: str = "", tradition: str = "") -> list[Repository]:
    """The repositories of a country (two letters) and a tradition or family, by country and key."""
    chosen = [
        one
        for one in repositories
        if (not country or one.country.lower() == country.lower())
        and (not tradition or tradition.lower() in (one.tradition.name.lower(), one.tradition.family.lower()))
    ]
    return sorted(chosen, key=lambda one: (one.country, one.key.casefold()))


def found(repositories: Repositories, text: str) -> list[tuple[Repository, str, str]]:
    """What answers to `text`, best first: repository, the form that matched, its kind."""
    return [(match.repository, match.form, match.kind) for match in repositories.search(text)]


def one(repositories: Repositories, name: str) -> list[Repository]:
    """The repositories of this key, acronym or name; raises `NotFoundError` with the nearest."""
    by_key = repositories.get(name)
    if by_key is not None:
        return [by_key]
    matches = repositories.find(name)
    if not matches:
        near = tuple(match.repository.key for match in repositories.search(name))[:3] or _nearest(
            repositories, name
        )
        raise NotFoundError(f"No repository is known as {name!r}.", nearest=near)
    return [match.repository for match in matches]


def _nearest(repositories: Repositories, name: str) -> tuple[str, ...]:
    import difflib

    return tuple(difflib.get_close_matches(name, repositories.keys(), n=3))


def as_json(repository: Repository) -> dict[str, Any]:
    """A repository as an object: what its entry says, its levels with their labels."""
    return {
        "key": repository.key,
        "printed": {
            language: {"name": form.name, "acronym": form.acronym, "source": form.source}
            for language, form in repository.printed.items()
        },
        "names": {language: list(forms) for language, forms in repository.names.items()},
        "acronyms": {language: list(forms) for language, forms in repository.acronyms.items()},
        "former": [
            {"names": list(former.names), "acronyms": list(former.acronyms), "years": former.years}
            for former in repository.former
        ],
        "part_of": repository.part_of,
        "predecessor": list(repository.predecessor),
        "place": repository.place,
        "place_source": repository.place_source,
        "country": repository.country,
        "ids": {
            register: {"value": one.value, "source": one.source} for register, one in repository.ids.items()
        },
        "tradition": repository.tradition.name,
        "levels": [
            {
                "level": forms.level,
                "latin": list(forms.latin),
                "native": list(forms.native),
                "also": list(forms.also),
            }
            for forms in repository.levels
        ],
        "examples": [
            {
                "text": example.text,
                "path": [list(pair) for pair in example.path],
                "witness": example.witness,
                "source": example.source,
            }
            for example in repository.examples
        ],
        "confidence": repository.confidence,
        "sources": list(repository.sources),
    }


def concordance_as_json(entry: Concordance) -> dict[str, Any]:
    """A transfer of holdings as an object; `from` is the store's file and line, or ``shipped``."""
    ends = {
        name: {"repository": house, "levels": [list(pair) for pair in levels]}
        for name, (house, levels) in (("old", entry.old), ("new", entry.new))
    }
    return ends | {"keeps": entry.keeps, "note": entry.note, "from": entry.place or "shipped"}


def platform_as_json(platform: Platform, rules: AddressRules) -> dict[str, Any]:
    """A digital archive as an object: its hosts and the shapes of its addresses."""
    return {
        "key": platform.key,
        "name": platform.name,
        "current": platform.current,
        "former": list(platform.former),
        "staging": list(platform.staging),
        "dead": list(platform.dead),
        "forms": [{"path": form.path, "kind": form.kind, "to": form.to} for form in platform.forms],
        "from": platform_whence(platform, rules),
    }


def platform_whence(platform: Platform, rules: AddressRules) -> str:
    """Where the rules of a platform come from: ``shipped``, ``store``, ``shipped and store``."""
    if platform.key in rules.own:
        return "store"
    return "shipped and store" if platform.key in rules.extended else "shipped"


def address_as_json(address: str, rules: AddressRules) -> dict[str, Any]:
    """What the rules say of an address; see `provcite.archives.addresses.canonical`."""
    from provcite.archives.addresses import canonical

    read = canonical(address, rules)
    return {
        "address": address,
        "kind": str(read.kind),
        "platform": read.platform,
        "identity": read.identity,
        "canonical": read.canonical_url,
        "moved": read.superseded,
        "archived_of": read.archived_of,
        "warnings": list(read.warnings),
    }


def years(former_years: str) -> str:
    """``1991/1999`` in words: "1991 to 1999", "until 1992", "from 1990"."""
    if not former_years:
        return ""
    start, _, end = former_years.partition("/")
    if start and end:
        return f"{start} to {end}"
    return f"until {end}" if end else f"from {start}"


def all_forms(repository: Repository) -> Iterable[str]:
    """Every present acronym and name once, acronyms first."""
    return dict.fromkeys(
        form for form, kind in repository.all_names() if not kind.startswith("former") and kind != "key"
    )
