"""A chain as prose: the custodial history in one sentence, and each step as a clause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from provcite.provenance.drawings import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.provenance.chain import Chain, Step

#: Steps in the user's own store: no part of what others are told about the document.
_OWN: Final = frozenset({"imported", "attached"})


def public_steps(chain: Chain) -> Iterator[Step]:
    """The steps that are the document's history, not the store's."""
    return (step for step in chain.steps if step.kind not in _OWN)


def step_words(chain: Chain, step: Step) -> str:
    """``translated from ru to en by James F. Person for NKIDP, May 2007``; no full stop."""
    text = step.heading[:1].lower() + step.heading[1:]
    origin, target = step.languages
    text += f" from {origin}" if origin else ""
    text += f" to {target}" if target else ""
    people = words.step_people(step)
    text += f" {people}" if people else ""
    text += f" at {step.place}" if step.place else ""
    text += f", {words.step_date(step)}" if step.date else ""
    places = [place for key in step.made for place in _addresses(chain, key)]
    return text + (f" ({', '.join(places)})" if places else "")


def _addresses(chain: Chain, key: str) -> Iterator[str]:
    thing = chain.thing(key)
    if thing.number:
        yield f"no. {thing.number}"
    if thing.url:
        yield thing.url
    yield from (f"formerly {url}" for url in thing.former_urls)


def custody_sentence(chain: Chain) -> str:
    """The chain in one sentence for `dcterms:provenance`, what is not recorded at its end.

    "" for a chain of which nothing at all is recorded.
    """
    clauses = [step_words(chain, step) for step in public_steps(chain)]
    if not clauses:
        return ""
    gaps = gap_words(chain)
    if gaps:
        clauses.append(gaps)
    text = "; ".join(clauses)
    return f"{text[:1].upper()}{text[1:]}."


def gap_words(chain: Chain) -> str:
    """``not recorded: how the original came to RGANI; …``; "" without gaps."""
    gaps = [gap.message.removesuffix(" is not recorded") for gap in chain.gaps]
    return f"not recorded: {'; '.join(gaps)}" if gaps else ""
