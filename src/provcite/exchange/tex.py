"""Plain text to what a BibTeX field holds, and back.

The ten characters that TeX reads as commands are written as commands, and so are letters and marks
that a classic 8-bit toolchain needs as macros if asked; everything else stays Unicode. Commands are
read and made by pylatexenc; only what it has otherwise than bibliographies do stands here: a command
that nobody knows stays as it stands, a bare percent sign is no comment, ligatures are marks.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any, Final

from provcite.model.boundary import foreign
from provcite.model.errors import InputError

# A brace after @ looks like the start of an entry to parsers of BibTeX, hence {@}.
_SPECIAL: Final = {
    "&": r"\&", "%": r"\%", "_": r"\_", "#": r"\#", "$": r"\$",
    "@": "{@}", "~": r"{\textasciitilde}", "^": r"{\textasciicircum}", "\\": r"{\textbackslash}",
}  # fmt: skip
_ESCAPE: Final = re.compile(r"[&%_#$@~^\\{}]|--+|''+|``+|[?!]`+")
_MARKS: Final = {
    "–": "--", "—": "---", "“": "``", "”": "''", "‘": "`", "’": "'", "\u00a0": "~",
}  # fmt: skip

#: Commands that pylatexenc has no text for, or another one than a bibliography means.
_TEXTS: Final = {
    "textasciicircum": "^", "textbar": "|", "slash": "/", "lbrace": "{", "rbrace": "}", "textbraceleft": "{",
    "textbraceright": "}", "textless": "<",
    "textgreater": ">", "textunderscore": "_", "quad": " ", "qquad": " ", "newline": " ", "texttildelow": "~",
    "textvisiblespace": "␣", "BibTeX": "BibTeX", "textsterling": "£", "-": "", "/": "", "@": "", ",": " ",
    "\\": " ",
    ";": "", ":": "", "!": "", "guilsinglleft": "‹", "guilsinglright": "›", "cdot": "·",
}  # fmt: skip
#: Commands that only change how what follows looks.
_LOOKS: Final = [
    "em",
    "it",
    "bf",
    "sc",
    "sl",
    "rm",
    "tt",
    "sf",
    "small",
    "large",
    "itshape",
    "bfseries",
    "scshape",
    "sffamily",
    "rmfamily",
    "protect",
    "relax",
    "normalfont",
    "upshape",
    "slshape",
    "ttfamily",
    "selectfont",
]
#: Commands that only change how their argument looks; the argument stays.
_AROUND: Final = [
    "uppercase",
    "lowercase",
    "MakeUppercase",
    "MakeLowercase",
    "mkbibquote",
    "mkbibemph",
    "mkbibparens",
    "mkbibbrackets",
    "NoCaseChange",
    "nocase",
    "noopsort",
    "bibstring",
    "mbox",
    "hbox",
    "underline",
    "path",
    "nolinkurl",
    "enquote",
    "textnormal",
    "text",
    "mathrm",
    "mkbibitalic",
    "mkbibbold",
    "textsuperscript",
    "textsubscript",
    "url",
    "textup",
]

_BRACES: Final = re.compile(r"[{}~]|---?|``|''")
_PLAIN_MARKS: Final = {"{": "", "}": "", "~": "\u00a0", "---": "—", "--": "–", "``": "“", "''": "”"}
#: What begins a command or a comment for TeX and is a character of the source here.
_BARE: Final = re.compile(r"(?<!\\)[%&#]")
_DOLLAR: Final = re.compile(r"(?<!\\)\$")
#: Longest text and deepest nesting that pylatexenc is given.
_MAX: Final = 200_000
_DEPTH: Final = 40


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
    """The command for a character, or the character itself where TeX has none that every engine knows."""
    from pylatexenc.latexencode import unicode_to_latex

    if character in _MARKS:
        return _MARKS[character]
    made: str = unicode_to_latex(
        character,
        non_ascii_only=True,
        replacement_latex_protection="braces-all",
        unknown_char_policy="keep",
        unknown_char_warning=False,
    )
    latin = unicodedata.name(character, "").startswith("LATIN") or not character.isalpha()
    known = made != character and latin and made.isascii() and "ensuremath" not in made and made[:2] == "{\\"
    return made if known and unescape(made) == character else character


def unescape(text: str) -> str:
    """The plain text of a field."""
    if "$" in text:
        text = _SCRIPT.sub(_raised, text)
    if "\\" in text:
        return _spoken(text)
    if not any(mark in text for mark in "{}~`'-"):
        return text
    return _BRACES.sub(lambda found: _PLAIN_MARKS[found[0]], text)


#: A raised or lowered number or ending: all of mathematics that titles of history have.
_SCRIPT: Final = re.compile(r"(?<!\\)\$([_^])(?:\{([0-9a-z]{1,4})\}|([0-9a-z]))\$")


def _raised(found: re.Match[str]) -> str:
    said = found[2] or found[3]
    if not said.isdecimal():
        return said
    return said.translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉" if found[1] == "_" else "⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _spoken(text: str) -> str:
    """The text of a field with commands."""
    if len(text) > _MAX or _deepest(text) > _DEPTH:
        return _BRACES.sub(lambda found: _PLAIN_MARKS[found[0]], text)
    kept = _BARE.sub(lambda found: "\\" + found[0], text)
    if len(_DOLLAR.findall(kept)) % 2:  # no mathematics
        kept = _DOLLAR.sub(r"\\$", kept)
    try:
        with foreign("The text cannot be read as LaTeX"):
            said: str = _reader().latex_to_text(kept, tolerant_parsing=True)
    except (InputError, RecursionError):
        return text
    return unicodedata.normalize("NFC", said) or (text if text.strip("{}\\'`^~\"=. ") else "")


def _deepest(text: str) -> int:
    depth = deepest = 0
    for mark in re.findall(r"(?<!\\)[{}]", text):
        depth += 1 if mark == "{" else -1
        deepest = max(deepest, depth)
    return deepest


@cache
def _reader() -> Any:
    """pylatexenc with the commands of bibliographies."""
    from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
    from pylatexenc.latexwalker import get_default_latex_context_db as get_walker_db
    from pylatexenc.macrospec import MacroSpec

    texts = get_default_latex_context_db()
    macros = [MacroTextSpec(name, text) for name, text in _TEXTS.items()]
    macros += [MacroTextSpec(name, "") for name in _LOOKS]
    macros += [MacroTextSpec(name, "%s") for name in _AROUND]
    texts.add_context_category("provcite", macros=macros, prepend=True)
    texts.set_unknown_macro_spec(
        MacroTextSpec("", simplify_repl=lambda node: f"\\{node.macroname}{node.macro_post_space}")
    )
    walker = get_walker_db()
    read = [MacroSpec(name, "{") for name in _AROUND] + [MacroSpec(name, "") for name in (*_TEXTS, *_LOOKS)]
    walker.add_context_category("provcite", macros=read, prepend=True)

    class Reader(LatexNodes2Text):  # type: ignore[misc] # the library has no types
        def latex_to_text(self, latex: str, **settings: Any) -> Any:
            from pylatexenc.latexwalker import LatexWalker

            return self.nodelist_to_text(
                LatexWalker(latex, latex_context=walker, **settings).get_latex_nodes()[0]
            )

    return Reader(latex_context=texts, math_mode="verbatim", keep_comments=True)
