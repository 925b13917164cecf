"""Characters that steer a terminal or reorder what a reader sees, shown as their code points."""

from __future__ import annotations

from typing import Final

#: C0 but line feed and tab, DEL, C1, Unicode's Bidi_Control, and the separators of lines and paragraphs.
STEERING: Final = (
    *(code for code in range(0x20) if code not in (0x09, 0x0A)), *range(0x7F, 0xA0),
    0x061C, 0x200E, 0x200F, 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A),
)  # fmt: skip

#: For `str.translate`: each of them to its code point in words.
VISIBLE: Final = {code: f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" for code in STEERING}
