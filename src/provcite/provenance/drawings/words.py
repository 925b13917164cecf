"""The words that every drawing of a chain uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.model.visible import VISIBLE
from provcite.provenance.dated import date_text
from provcite.provenance.holdings import version_words

if TYPE_CHECKING:
    from provcite.provenance.chain import Chain, Step, Thing


def visible(text: str) -> str:
    """`text` on one line, control characters and direction marks as their code points."""
    return " ".join(text.split()).translate(VISIBLE)


def step_date(step: Step) -> str:
    """The date of a step with what qualifies it: inferred, or printed in other words."""
    text = date_text(step.date)
    remarks = []
    if "date" in step.inferred:
        remarks.append("inferred")
    if step.as_printed:
        remarks.append(f"printed: {step.as_printed}")
    return f"{text} ({'; '.join(remarks)})" if remarks else text


def step_people(step: Step) -> str:
    """Who did it, for whom, from whom to whom: ``by James F. Person for NKIDP``."""
    told = []
    for part in ("by", "for", "from", "to"):
        names = " and ".join(party.name for party in step.parties if party.part == part)
        if names:
            told.append(f"{part} {names}")
    text = " ".join(told)
    return f"{text} (inferred)" if text and "by" in step.inferred else text


def step_doubts(step: Step) -> tuple[str, ...]:
    """How sure a step is, on what it rests, and what else is told, a line each."""
    lines = [step.certainty] if step.certainty else []
    if step.evidence:
        lines.append(f"evidence: {'; '.join(step.evidence)}")
    first = "; ".join(lines)
    others = [f"or: {text}" for version in step.versions if (text := version_words(version))]
    return tuple(line for line in (first, *others) if line)


def used_things(chain: Chain, step: Step) -> str:
    """What a step used, by their labels."""
    return " and ".join(chain.thing(key).label for key in step.used)


def step_things(chain: Chain, step: Step) -> str:
    """What it used and made: ``from the original (ru): a copy (ru)``."""
    used = used_things(chain, step)
    made = " and ".join(chain.thing(key).label for key in step.made)
    if used and made:
        return f"from {used}: {made}"
    return made or (f"on {used}" if used else "")


def unmade_original(chain: Chain) -> Thing | None:
    """The original where no step makes it and it lies somewhere: it would be told nowhere else."""
    original = chain.things[0]
    made = any(original.key in step.made for step in chain.steps)
    return original if not made and thing_place(original) else None


def thing_place(thing: Thing) -> tuple[str, ...]:
    """Where a thing lies: place, address, former addresses, digest."""
    lines = [*(thing.places or (thing.location or "",)), thing.url or ""]
    lines += [f"formerly {url}" for url in thing.former_urls]
    if thing.sha256:
        lines.append(f"SHA-256 {thing.sha256[:16]}…" if len(thing.sha256) > 16 else f"SHA-256 {thing.sha256}")
    return tuple(line for line in lines if line)
