"""Write the golden files of the styles anew: ``python tests/styles/make_golden.py``. Read the difference."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from styles.style_cases import HERE, STYLES, golden

if __name__ == "__main__":
    for style in STYLES:
        (HERE / "golden" / f"{style}.txt").write_text(golden(style), encoding="utf-8")
