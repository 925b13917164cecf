"""What is cited: when two references name one unit, and when two descriptions are of one document.

`references` answers for the numbers alone: normalised keys, comparison, concordances. `model` weighs
everything that is known of two documents (`particulars`) and says *same*, *other document of the
same file*, or *cannot tell*; `provcite check`, `import`, `add` and merging all ask it.
"""

from __future__ import annotations

from provcite.archives.identity.references import (
    Concordance,
    Concordances,
    Kind,
    Relation,
    compare,
    file_key,
    fold_number,
    key,
    leaves,
    load_concordances,
    repository_key,
    shipped_concordances,
)

__all__ = [
    "Concordance", "Concordances", "Kind", "Relation", "compare", "file_key", "fold_number", "key", "leaves",
    "load_concordances", "repository_key", "shipped_concordances",
]  # fmt: skip
