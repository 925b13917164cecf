"""Plain text to what a BibTeX field holds, and back.

The ten characters that TeX reads as commands are written as commands, and so are letters and marks
that a classic 8-bit toolchain needs as macros if asked; everything else stays Unicode. Reading
knows the accents and symbols that bibliographies use, drops grouping and formatting, and keeps a
command it does not know as it stands. Both take time in proportion to the text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

# A brace after @ looks like the start of an entry to parsers of BibTeX, hence {@}.
_SPECIAL: Final = {
    "&": r"\&", "%": r"\%", "_": r"\_", "#": r"\#", "$": r"\$",
    "@": "{@}", "~": r"{\textasciitilde}", "^": r"{\textasciicircum}", "\\": r"{\textbackslash}",
}  # fmt: skip
_ESCAPE: Final = re.compile(r"[&%_#$@~^\\{}]|--+|''+|``+|[?!]`+")

#: TeX's accents by combining character.
_ACCENTS: Final = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304", ".": "\u0307",
    "H": "\u030b", "v": "\u030c", "u": "\u0306", "c": "\u0327", "k": "\u0328", "r": "\u030a", "d": "\u0323",
    "b": "\u0331", "t": "\u0361",
}  # fmt: skip
_ACCENT_OF: Final = {combining: command for command, combining in _ACCENTS.items()}

_SYMBOLS: Final = {
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "aa": "å", "AA": "Å", "l": "ł",
    "L": "Ł", "i": "ı", "j": "ȷ", "dj": "đ", "DJ": "Đ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "ng": "ŋ",
    "NG": "Ŋ", "S": "§", "P": "¶", "ldots": "…", "dots": "…", "textellipsis": "…", "textendash": "–",
    "textemdash": "—", "textquoteleft": "‘", "textquoteright": "’", "textquotedblleft": "“",
    "textquotedblright": "”", "textquotedbl": '"', "textquotesingle": "'", "quotedblbase": "„",
    "quotesinglbase": "‚", "guillemotleft": "«", "guillemotright": "»", "guilsinglleft": "‹",
    "guilsinglright": "›", "textnumero": "№", "textdegree": "°", "textasciitilde": "~", "texttildelow": "~",
    "textasciicircum": "^", "textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}", "lbrace": "{",
    "rbrace": "}", "textless": "<", "textgreater": ">", "textbar": "|", "textunderscore": "_",
    "textdollar": "$",
    "textsection": "§", "textparagraph": "¶", "textregistered": "®", "textcopyright": "©", "copyright": "©",
    "texttrademark": "™", "texteuro": "€", "euro": "€", "pounds": "£", "textsterling": "£", "textbullet": "•",
    "textasteriskcentered": "*", "textexclamdown": "¡", "textquestiondown": "¿", "slash": "/",
    "textonehalf": "½",
    "nobreakspace": "\u00a0", "quad": " ", "qquad": " ", "newline": " ", "textperiodcentered": "·",
    "TeX": "TeX",
    "LaTeX": "LaTeX", "BibTeX": "BibTeX", "textvisiblespace": "␣", "textordfeminine": "ª",
    "textordmasculine": "º",
}  # fmt: skip
_MACRO_OF: Final = {
    character: name
    for name, character in reversed(_SYMBOLS.items())
    if ord(character[0]) > 0x7F and len(character) == 1 and name not in ("textendash", "textemdash", "i", "j")
}
_MARKS: Final = {
    "–": "--", "—": "---", "“": "``", "”": "''", "‘": "`", "’": "'", "\u00a0": "~",
}  # fmt: skip

#: Commands that only change how their argument looks; the argument stays.
_LOOKS: Final = frozenset(
    [
        "emph",
        "textit",
        "textbf",
        "textsc",
        "textsl",
        "texttt",
        "textrm",
        "textsf",
        "textup",
        "textnormal",
        "text",
        "mathrm",
        "mbox",
        "hbox",
        "url",
        "path",
        "nolinkurl",
        "underline",
        "uppercase",
        "lowercase",
        "MakeUppercase",
        "MakeLowercase",
        "enquote",
        "mkbibquote",
        "mkbibemph",
        "mkbibparens",
        "textsuperscript",
        "textsubscript",
        "NoCaseChange",
        "noopsort",
        "nocase",
        "bibstring",
        "protect",
        "relax",
        "it",
        "bf",
        "sc",
        "em",
        "rm",
        "sl",
        "tt",
        "small",
        "large",
        "sffamily",
        "itshape",
        "bfseries",
        "scshape",
        "foreignlanguage",
    ]
)
_NAME: Final = re.compile(r"[A-Za-z]+")
_PLAIN: Final = re.compile(r"[^\\{}~`'$-]+")


def escape(text: str, *, macros: bool = False) -> str:
    """`text` for a field that TeX typesets; with `macros` accents and typographic marks as commands."""
    balanced = _balanced(text)

    def replace(found: re.Match[str]) -> str:
        part = found[0]
        if part in _SPECIAL:
            return _SPECIAL[part]
        if part == "{":
            return r"\{" if balanced else r"{\textbraceleft}"
        if part == "}":
            return r"\}" if balanced else r"{\textbraceright}"
        return "{}".join(part)  # -- '' `` would be printed as a dash or a quotation mark

    escaped = _ESCAPE.sub(replace, text)
    return _with_macros(escaped) if macros else escaped


def _balanced(text: str) -> bool:
    if "{" not in text and "}" not in text:
        return True
    depth = 0
    for character in text:
        if character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
            if depth < 0:
                return False
    return depth == 0


def _with_macros(text: str) -> str:
    if text.isascii():
        return text
    out: list[str] = []
    last = ""
    for character in unicodedata.normalize("NFC", text):
        piece = character if character < "\x80" else _macro(character)
        if last in ("-", "'", "`") and piece[0] == last:
            out.append("{}")  # the two marks would run together into another one
        out.append(piece)
        last = piece[-1]
    return "".join(out)


@cache
def _macro(character: str) -> str:
    """The command for a character, or the character itself where TeX has none."""
    if character in _MARKS:
        return _MARKS[character]
    if character in _MACRO_OF:
        return "{\\" + _MACRO_OF[character] + "}"
    parts = unicodedata.normalize("NFD", character)
    if len(parts) == 2 and parts[0].isascii() and parts[0].isalpha() and parts[1] in _ACCENT_OF:
        command, letter = _ACCENT_OF[parts[1]], parts[0]
        if letter in "ij" and command in "`'^\"~=.Hvu":
            letter = "\\" + letter
        joint = "{" + letter + "}" if command.isalpha() or len(letter) > 1 else letter
        return "{\\" + command + joint + "}"
    return character


def unescape(text: str) -> str:
    """The plain text of a field."""
    if not any(mark in text for mark in "\\{}~`'-"):
        return text
    out: list[str] = []
    at, size = 0, len(text)
    while at < size:
        plain = _PLAIN.match(text, at)
        if plain:
            out.append(plain[0])
            at = plain.end()
            continue
        character = text[at]
        if character == "\\":
            piece, at = _command(text, at + 1)
            out.append(piece)
        elif character in "{}":
            at += 1
        elif character == "~":
            out.append("\u00a0")
            at += 1
        elif character == "$":
            end = text.find("$", at + 1, at + 400)
            end = at if end < 0 else end
            out.append(text[at : end + 1])
            at = end + 1
        else:
            piece, at = _ligature(text, at)
            out.append(piece)
    return "".join(out)


def _ligature(text: str, at: int) -> tuple[str, int]:
    for mark, character in (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”")):
        if text.startswith(mark, at):
            return character, at + len(mark)
    return text[at], at + 1


def _command(text: str, at: int, *, inside: bool = False) -> tuple[str, int]:
    """What the command after the backslash at ``at - 1`` stands for, and where the text goes on.

    `inside` an accent another accent is not followed further: nobody stacks more than one letter.
    """
    if at >= len(text):
        return "\\", at
    found = _NAME.match(text, at)
    if not found:
        mark = text[at]
        if mark in _ACCENTS:
            return ("", at + 1) if inside else _accent(mark, text, at + 1)
        if mark in "-/@":
            return "", at + 1
        if mark in " \\,;:!\n":
            return " " if mark in " \\,\n" else "", at + 1
        return mark, at + 1
    name, after = found[0], found.end()
    if name in _SYMBOLS:
        return _SYMBOLS[name], _swallow(text, after)
    if name in _ACCENTS:
        return ("", after) if inside else _accent(name, text, after)
    if name in _LOOKS:
        return "", _swallow(text, after) if not text.startswith("{", after) else after
    return "\\" + name, after


def _swallow(text: str, at: int) -> int:
    """A symbol's name ends at ``{}`` or at one blank, which belong to it."""
    if text.startswith("{}", at):
        return at + 2
    return at + 1 if text.startswith(" ", at) else at


def _accent(mark: str, text: str, at: int) -> tuple[str, int]:
    """The accented letter: the accent's argument is one character, a group, or ``\\i``."""
    while at < len(text) and text[at] == " ":
        at += 1
    grouped = text.startswith("{", at)
    at += grouped
    if text.startswith("\\", at):
        letter, at = _command(text, at + 1, inside=True)
        letter = {"ı": "i", "ȷ": "j"}.get(letter, letter)
    else:
        letter, at = text[at : at + 1], at + 1
        if letter in ("}", ""):  # \'{} is the accent alone
            return mark if mark in "`'^~\"=." else "", min(at, len(text))
    if grouped and text.startswith("}", at):
        at += 1
    return unicodedata.normalize("NFC", letter + _ACCENTS[mark]) if letter else "", at
