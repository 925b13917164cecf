"""Fit small trees over numbers: the judge's second look, and what the tagger left out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import log
from typing import Any

#: Of the trees: how many, how deep, how far each goes, how many lines a leaf needs.
TREES: dict[str, float] = {
    "n_estimators": 100,
    "max_depth": 3,
    "learning_rate": 0.12,
    "subsample": 0.6,
    "max_features": 0.25,
    "min_samples_leaf": 15,
}
#: What a group of a line weighs, by the line's file (1 in all others).
WEIGHTS = {"world": 3.0, "footnotes": 1.5, "source-statements": 1.5, "negatives": 2.0}


def fitted(rows: Sequence[Sequence[float]], labels: Sequence[bool], weights: Sequence[float]) -> bytes:
    """The table of trees fitted on `rows` of numbers."""
    import numpy
    from sklearn.ensemble import GradientBoostingClassifier

    values = numpy.array(rows, dtype=numpy.float32)
    model = GradientBoostingClassifier(**TREES, random_state=1)
    model.fit(values, numpy.array(labels), sample_weight=numpy.array(weights))
    share = model.init_.class_prior_[1]
    step = model.learning_rate
    table = {
        "base": round(log(share / (1 - share)), 4),
        "trees": [_nested(each.tree_, 0, step) for each in model.estimators_[:, 0]],
    }
    return json.dumps(table, separators=(",", ":")).encode()


def _nested(tree: Any, at: int, step: float) -> list[Any] | float:
    """The tree from node `at` on as `provcite.archives.reading.second.Trees` reads it."""
    left, right = tree.children_left[at], tree.children_right[at]
    if left == right:
        return round(float(tree.value[at].ravel()[0]) * step, 4)
    limit = float(f"{tree.threshold[at]:.5g}")
    return [int(tree.feature[at]), limit, _nested(tree, left, step), _nested(tree, right, step)]
