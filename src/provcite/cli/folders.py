"""The user's own folders for caches and state, by platform."""

from __future__ import annotations

from provcite.store.folders import cache_folder, state_folder

__all__ = ["cache_folder", "state_folder"]
