"""Disambiguation (CSL 1.0.2, "Disambiguation")."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from provcite.csl.session import Session


def settle(session: Session) -> None:
    """Work out the distinctions of all registered items."""
    session.distinctions = {}
