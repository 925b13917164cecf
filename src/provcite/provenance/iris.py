"""Addresses as RDF wants them: an IRI may not hold every character that an address bar takes."""

from __future__ import annotations

from typing import Final

#: What no IRI holds as it is (RFC 3987, 2.2; RDF 1.1 Concepts, 3.2): blanks, controls, and these.
_REFUSED: Final = frozenset(' <>"{}|\\^`')


def iri(address: str) -> str:
    """`address` with what an IRI cannot hold percent-encoded (UTF-8); a sound one stays as it is."""
    return "".join(
        "".join(f"%{byte:02X}" for byte in c.encode("utf-8", "replace"))
        if c in _REFUSED or c <= " " or "\x7f" <= c <= "\x9f"
        else c
        for c in address
    )
