"""The commands of LaTeX that a manuscript uses, by what they do to the text."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

BY_CHAPTER: Final = frozenset(("book", "report", "scrbook", "scrreprt", "memoir", "extbook", "tufte-book"))

#: A note, its mark alone or its text alone; the capital is the series (bigfoot, manyfoot, reledmac).
NOTE_COMMAND: Final = re.compile(
    r"(footnote|endnote|sidenote|pagenote|tablefootnote|parnote|thanks)(mark|text)?([A-Z]?)"
)
#: The notes of an edition (reledmac, eledmac), a series each: ``\\Afootnote{...}``.
EDITION_NOTE: Final = re.compile(r"([A-Z])(foot|end)note")
#: Calls of notes that give their text, for counting them without reading the text.
GIVES_NOTE: Final = re.compile(
    r"\\(?:(?:foot|end|side|page|par|tablefoot)note(?:text)?[A-Z]?|[A-Z](?:foot|end)note|thanks)"
    r"(?:\s?\[[^\[\]]{0,80}\]){0,2}\s{0,4}\{"
)
_TEX_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_DEFINES = re.compile(r"\\(?:re|provide)?(?:new)?command\*?\s?\{?\\[A-Za-z@]{1,40}\}?[^\n]{0,400}")


def given_notes(text: str) -> int:
    """How many notes the source gives, by their commands alone; comments and definitions are none."""
    return len(GIVES_NOTE.findall(_DEFINES.sub("", _TEX_COMMENT.sub("", text))))


#: Notes that count with another command's.
SHARED_COUNTERS: Final = {"tablefootnote": "footnote"}
#: Counters that begin anew with a numbered chapter of a book.
CHAPTER_COUNTERS: Final = re.compile(r"(?:foot|side)note[A-Z]?")
#: What ``\\the...`` of a counter says of its numbers.
COUNTER_STYLE: Final = re.compile(r"\\(arabic|roman|Roman|alph|Alph|fnsymbol)\b")
COUNTER_STYLES: Final = {
    "roman": "lowerRoman", "Roman": "upperRoman", "alph": "lowerLetter", "Alph": "upperLetter",
    "fnsymbol": "chicago",
}  # fmt: skip

_AUTOCITE = re.compile(r"\bautocite\s*=\s*\{?(\w+)")
_CITE_STYLE = re.compile(r"\bcitestyle\s*=\s*\{?([\w-]+)")
_STYLE = re.compile(r"\bstyle\s*=\s*\{?([\w-]+)")
_BIBLATEX = re.compile(r"\\usepackage\s*(?:\[([^\]]{0,2000})\])?\s*\{biblatex(-chicago)?\}")
_BIBLATEX_LATER = re.compile(r"\\ExecuteBibliographyOptions\s*\{([^{}]{0,2000})\}")


def autocite_makes_notes(preamble: str) -> bool:
    """Whether ``\\autocite`` sets a footnote: as the option says, else as biblatex's style has it.

    The styles of the families verbose and authortitle, and biblatex-chicago without its option
    authordate, set footnotes (manuals of biblatex and biblatex-chicago).
    """
    package = _BIBLATEX.search(preamble)
    options = package.group(1) or "" if package else ""
    said = _AUTOCITE.findall(options + " " + " ".join(_BIBLATEX_LATER.findall(preamble)))
    if said:
        return said[-1] in ("footnote", "plainfootnote")
    if package is not None and package.group(2):
        return "authordate" not in options
    style = _CITE_STYLE.search(options) or _STYLE.search(options)
    return style is not None and style.group(1).startswith(("verbose", "authortitle", "chicago-notes"))


_CITATIONS = re.compile(
    r"(?:[Pp]aren|[Ff]oot|[Tt]ext|[Ss]mart|[Aa]uto|super|full|footfull|[Nn]ote|[Pp]note|[Ff]note|no|short|chic|block|in)?"
    r"[Cc]it(?:e|es|ep|et|alt|alp|ealt|ealp|eauthor|etitle|eyear|eyearpar|edate|eurl|enum|efullauthor|etext|fulltitle)s?|footcitetexts?|(?:[PpFfSsTtAa]|[Ff]t)?[Vv]olcites?"
)


def is_citation(name: str) -> bool:
    """Whether a command of this name cites by key (biblatex, natbib, plain LaTeX)."""
    return _CITATIONS.fullmatch(name) is not None


HEADINGS: Final[dict[str, int]] = {
    "part": 0, "chapter": 1, "section": 2, "subsection": 3, "subsubsection": 4, "paragraph": 5,
    "subparagraph": 6, "addchap": 1, "addsec": 2,
}  # fmt: skip

ITALIC_SWITCHES: Final = frozenset(("itshape", "em", "it", "slshape", "sl"))

#: Commands of which nothing stands in the text, with the number of their arguments.
DROPPED: Final[dict[str, int]] = {
    "label": 1, "ref": 1, "pageref": 1, "autoref": 1, "cref": 1, "Cref": 1, "vspace": 1, "hspace": 1,
    "includegraphics": 1, "usepackage": 1, "RequirePackage": 1, "documentclass": 1, "pagestyle": 1,
    "thispagestyle": 1, "setlength": 2, "addtolength": 2, "bibliographystyle": 1, "hypersetup": 1,
    "definecolor": 3, "index": 1, "glossary": 1, "pagenumbering": 1, "selectlanguage": 1,
    "setmainlanguage": 1, "setotherlanguage": 1, "setotherlanguages": 1, "setdefaultlanguage": 1,
    "setmainfont": 1, "setsansfont": 1, "setmonofont": 1, "newfontfamily": 1, "geometry": 1,
    "newtheorem": 2, "newenvironment": 3, "renewenvironment": 3, "newcounter": 1, "newlength": 1,
    "DeclareMathOperator": 2, "hyphenation": 1, "graphicspath": 1, "date": 1,
    "markboth": 2, "markright": 1, "addcontentsline": 3, "phantomsection": 0,
    "tableofcontents": 0, "clearpage": 0, "newpage": 0, "cleardoublepage": 0, "noindent": 0,
    "indent": 0, "centering": 0, "raggedright": 0, "hline": 0, "toprule": 0, "midrule": 0,
    "bottomrule": 0, "smallskip": 0, "medskip": 0, "bigskip": 0, "hfill": 0, "vfill": 0,
    "frontmatter": 0, "mainmatter": 0, "backmatter": 0, "appendix": 0, "protect": 0, "color": 1,
    "fontsize": 2, "selectfont": 0, "linespread": 1, "todo": 1, "rule": 2, "cline": 1, "multirow": 2,
    "DeclareFieldFormat": 2, "ExecuteBibliographyOptions": 1, "PassOptionsToPackage": 2, "sloppy": 0,
    "listoffigures": 0, "listoftables": 0, "let": 0, "makeatletter": 0, "makeatother": 0, "theendnotes": 0,
    "printindex": 0, "makeindex": 0, "onehalfspacing": 0, "doublespacing": 0, "singlespacing": 0,
}  # fmt: skip

#: Commands with a method of their own (``_do_...``) in the reader.
HANDLERS: Final[dict[str, str]] = {
    "newcommand": "define", "renewcommand": "define", "providecommand": "define", "def": "define",
    "gdef": "define", "edef": "define", "DeclareRobustCommand": "define",
    "input": "input", "include": "input", "subfile": "input",
    "begin": "begin", "end": "end", "item": "item", "bibitem": "item", "par": "par",
    "emph": "italic", "textit": "italic", "textsl": "italic", "mkbibemph": "italic",
    "enquote": "quote", "textquote": "quote", "blockquote": "quote", "foreignquote": "second",
    "blockcquote": "second", "hyphenquote": "second",
    "url": "url", "nolinkurl": "url", "path": "url", "href": "href",
    "foreignlanguage": "second", "textcolor": "second", "colorbox": "second", "parbox": "second",
    "raisebox": "second", "scalebox": "second",
    "verb": "verb", "title": "title", "author": "author", "maketitle": "maketitle", "edtext": "edtext",
    "bibliography": "bibliography", "addbibresource": "bibliography", "printbibliography": "bibliography",
    "stepcounter": "step", "refstepcounter": "step",
    "addglobalbib": "bibliography", "setcounter": "counter", "addtocounter": "counter",
}  # fmt: skip

QUOTES: Final = frozenset(
    ("quote", "quotation", "displayquote", "quoting", "verse", "displaycquote", "blockquotation")
)
LISTS: Final = frozenset(("itemize", "enumerate", "description", "compactitem", "compactenum"))
TABLES: Final = frozenset(("tabular", "tabularx", "longtable", "array", "tabulary", "supertabular"))
VERBATIM: Final = frozenset(
    ("verbatim", "Verbatim", "lstlisting", "comment", "minted", "equation", "align", "eqnarray", "gather",
     "displaymath", "math", "tikzpicture", "filecontents")
)  # fmt: skip
PARAGRAPH_ENVIRONMENTS: Final = (
    QUOTES
    | LISTS
    | TABLES
    | {"thebibliography", "abstract", "center", "figure", "table", "flushleft", "flushright"}
)
ENVIRONMENT_ARGUMENTS: Final[dict[str, int]] = {
    "tabular": 1, "tabularx": 2, "longtable": 1, "array": 1, "tabulary": 2, "thebibliography": 1,
    "minipage": 1, "otherlanguage": 1, "multicols": 1, "displaycquote": 1, "adjustwidth": 2,
}  # fmt: skip

LIGATURES: Final[tuple[tuple[str, str], ...]] = (
    ("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"), ('"`', "„"), ("\"'", "“"), ('"<', "«"), ('">', "»"),
    ('"=', "-"), ('"~', "-"), ('"-', ""), ("<<", "«"), (">>", "»"), (",,", "„"),
)  # fmt: skip

SYMBOLS: Final[dict[str, str]] = {
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "aa": "å",
    "AA": "Å", "i": "ı", "j": "ȷ", "dh": "ð", "th": "þ", "dj": "đ", "DJ": "Đ", "S": "§", "P": "¶",
    "dag": "†", "ddag": "‡", "ldots": "…", "dots": "…", "textellipsis": "…", "textendash": "–",
    "textemdash": "—", "textquotedblleft": "“", "textquotedblright": "”", "textquoteleft": "‘",
    "textquoteright": "’", "guillemotleft": "«", "guillemotright": "»", "guilsinglleft": "‹",
    "guilsinglright": "›", "glqq": "„", "grqq": "“", "glq": "‚", "grq": "‘", "flqq": "«", "frqq": "»",
    "flq": "‹", "frq": "›", "og": "« ", "fg": " »", "quotedblbase": "„", "quotesinglbase": "‚",
    "textbackslash": "\\", "textasciitilde": "~", "textunderscore": "_", "slash": "/", "textnumero": "№",
    "No": "№", "no": "№", "quad": " ", "qquad": " ", "space": " ", "nobreakspace": "\u00a0", "newline": " ",
    "thinspace": "\u00a0", "linebreak": " ", "enspace": " ", "LaTeX": "LaTeX", "TeX": "TeX",
    "textdegree": "°",
    "guillemetleft": "«", "guillemetright": "»", "textquotedbl": '"', "textquotesingle": "'",
    "nobreakdash": "", "hyp": "-", "fshyp": "/",
}  # fmt: skip

ACCENTS: Final[dict[str, str]] = {
    "'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a", "b": "\u0331",
    "d": "\u0323", "t": "\u0361",
}  # fmt: skip


def accented(letter: str, accent: str) -> str:
    """`letter` under the accent command `accent`, composed."""
    base = letter.replace("ı", "i").replace("ȷ", "j") or ""
    if not base:
        return ""
    return unicodedata.normalize("NFC", base[0] + ACCENTS[accent] + base[1:])


def plain_address(text: str) -> str:
    r"""An address without LaTeX's escapes (``\%``, ``\_``, ``\#``)."""
    return re.sub(r"\\([#$%&_{}~])", r"\1", text).strip()
