"""What a writer writes, a reader of its format reads back: every special character, in every field."""

# ruff: noqa: E501 - styles stand here as XML, which reads better unbroken
from __future__ import annotations

import json
import random
import re
import subprocess
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clients import libreoffice, lualatex, pandoc
from provcite.csl import Style, render
from provcite.csl.tree import Block, Link, Span, Styled, plain
from provcite.csl.writers import FORMATS, rtf
from provcite.model.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from provcite.csl.tree import Node

SPECIALS = "\\`*_{}[]()<>#+-.!|~^$&%\"'@=:;,/?«»“”‘’–—…\u00a0№é́Фя中🙂 "
_FORMATS = [
    ("font-style", "italic"),
    ("font-weight", "bold"),
    ("font-variant", "small-caps"),
    ("text-decoration", "underline"),
    ("vertical-align", "sup"),
    ("vertical-align", "sub"),
]
TEXTS = st.text(alphabet=st.sampled_from(SPECIALS + "abc019"), min_size=1, max_size=14)


def _branches(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    many = st.lists(children, min_size=1, max_size=3)
    return st.one_of(
        many.map(Span),
        st.tuples(st.sampled_from(_FORMATS), many).map(lambda pair: Styled(*pair[0], pair[1])),
        many.map(lambda nodes: Link("https://example.org/?q=<a&b>", nodes)),
    )


TREES = st.recursive(TEXTS, _branches, max_leaves=6)


def squeezed(text: str) -> str:
    """Text with its white space reduced: no format promises more."""
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ")).strip()


# -- HTML ----------------------------------------------------------------------------------------


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.tags: list[str] = []
        self.addresses: list[str] = []

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name == "href"]


@settings(max_examples=150)
@given(TREES)
def test_html_reads_back(tree: Node) -> None:
    reader = _Text()
    reader.feed(render(tree, "html"))
    reader.close()
    assert reader.text == plain(tree)
    assert set(reader.tags) <= {"i", "b", "sup", "sub", "span", "a"}


@given(st.text(alphabet=st.sampled_from("\"'<>&\\ abc"), max_size=12))
def test_html_address_cannot_leave_its_attribute(tail: str) -> None:
    reader = _Text()
    reader.feed(render(Link("https://x.org/" + tail, ["x"]), "html"))
    assert reader.addresses == ["https://x.org/" + tail]
    assert reader.tags == ["a"]


# -- RTF -------------------------------------------------------------------------------------------


def read_rtf(text: str) -> str:
    """A small reader of RTF: text of all groups but destinations and the addresses of fields."""
    out: list[str] = []
    hidden = [False]
    units: list[int] = []
    at = 0
    while at < len(text):
        char = text[at]
        if char == "{":
            hidden.append(hidden[-1])
        elif char == "}":
            hidden.pop()
        elif char == "\\":
            found = re.compile(r"\\([a-z]+)(-?\d+)? ?|\\([\\{}~*])").match(text, at)
            assert found is not None
            at = found.end()
            if found[3] == "*":
                hidden[-1] = True
            elif found[3]:
                out.append("" if hidden[-1] else {"~": "\u00a0"}.get(found[3], found[3]))
            elif found[1] == "u":
                assert text[at] == "?"
                at += 1
                if not hidden[-1]:
                    units.append(int(found[2]) % 0x10000)
                    if not 0xD800 <= units[-1] < 0xDC00:
                        out.append(b"".join(unit.to_bytes(2, "little") for unit in units).decode("utf-16-le"))
                        units.clear()
            elif found[1] in ("tab", "line") and not hidden[-1]:
                out.append(" ")
            continue
        elif not hidden[-1]:
            out.append(char)
        at += 1
    assert hidden == [False]
    return "".join(out)


@settings(max_examples=150)
@given(TREES)
def test_rtf_reads_back(tree: Node) -> None:
    text = render(tree, "rtf")
    assert text.isascii()
    assert read_rtf(text) == plain(tree)


# -- pandoc: Markdown and LaTeX -----------------------------------------------------------------------


def pandoc_paragraphs(source: str, form: str) -> list[str]:
    """The text of the paragraphs that pandoc reads, without their formats."""
    done = subprocess.run(
        [pandoc(), "-f", form, "-t", "json"],
        input=source,
        capture_output=True,
        text=True,
        check=True,
        timeout=100,
    )
    return [_pandoc_text(block) for block in json.loads(done.stdout)["blocks"]]


def _pandoc_text(value: Any) -> str:
    if isinstance(value, list):
        return "".join(map(_pandoc_text, value))
    kind, content = value["t"], value.get("c")
    if kind in ("Para", "Plain", "Emph", "Strong", "SmallCaps", "Superscript", "Subscript", "Underline"):
        return _pandoc_text(content)
    if kind in ("Link", "Span"):
        return _pandoc_text(content[1])
    if kind == "Quoted":
        before, after = ("“", "”") if content[0]["t"] == "DoubleQuote" else ("‘", "’")
        return before + _pandoc_text(content[1]) + after
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if kind == "RawInline":
        assert content[1] in ("<!---->", "<sup>", "</sup>", "<sub>", "</sub>")
        return ""
    assert kind == "Str", (kind, content)
    return str(content)


def samples(count: int = 400) -> list[Node]:
    """Trees from a fixed seed."""
    rng = random.Random(7)

    def text() -> str:
        return "".join(rng.choice(SPECIALS + "abc019") for _ in range(rng.randint(1, 12)))

    def tree(depth: int) -> Node:
        if depth == 0 or rng.random() < 0.4:
            return text()
        children = [tree(depth - 1) for _ in range(rng.randint(1, 3))]
        kind = rng.random()
        if kind < 0.3:
            return Span(children)
        if kind < 0.9:
            return Styled(*rng.choice(_FORMATS), children)
        return Link("https://example.org/a_b?c=%20&d=~e", children)

    made = [tree(3) for _ in range(count)]
    return [node for node in made if squeezed(plain(node))]


@pytest.mark.client
@pytest.mark.parametrize("form", ["markdown", "latex"])
def test_pandoc_reads_back(form: str) -> None:
    # Between two plain words, so that white space at the ends counts.
    trees = [Span(["a ", node, " z"]) for node in samples()]
    read = pandoc_paragraphs("\n\n".join(render(tree, form) for tree in trees), form)
    wanted = [squeezed(plain(tree)) for tree in trees]
    assert [squeezed(text) for text in read] == wanted


@pytest.mark.client
def test_markdown_at_the_start_of_a_line_stays_text() -> None:
    starts = ["1956. A", "1) b", "(1) c", "a. d", "iv. e", "- f", "+ g", "* h", "# i", "> j", "    k", ": l", "% m",
              "A.  n", "| o", "--- p", "=== q", "~~~ r", "``` s", "[t]: u", "!v", "@w", "#. x"]  # fmt: skip
    read = pandoc_paragraphs("\n\n".join(render(text, "markdown") for text in ["first", *starts]), "markdown")
    assert [squeezed(text) for text in read] == ["first", *[squeezed(text) for text in starts]]


@pytest.mark.client
@pytest.mark.parametrize(
    ("form", "kinds"), [("markdown", "Emph Strong SmallCaps"), ("latex", "Emph Strong SmallCaps")]
)
def test_pandoc_finds_the_formats(form: str, kinds: str) -> None:
    for kind, pair in zip(kinds.split(), _FORMATS, strict=False):
        done = subprocess.run(
            [pandoc(), "-f", form, "-t", "json"],
            input=render(Span(["a", Styled(*pair, ["b"]), "c"]), form),
            capture_output=True,
            text=True,
            check=True,
        )
        assert [node["t"] for node in json.loads(done.stdout)["blocks"][0]["c"]] == ["Str", kind, "Str"]


# -- through the fields of a style ---------------------------------------------------------------------

FIELDS = [
    "title",
    "genre",
    "archive",
    "archive_location",
    "archive-place",
    "publisher",
    "note",
    "volume",
    "source",
    "status",
]
STYLE = (
    '<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0"><info><title>All</title><id>all</id>'
    "<updated>2026-01-01T00:00:00Z</updated></info><citation><layout delimiter='; '>"
    "<names variable='author' suffix=' '><name><name-part name='family' font-variant='small-caps'/></name></names>"
    + "".join(f"<text variable='{name}' font-style='italic' suffix=' '/>" for name in FIELDS)
    + "<text variable='URL' suffix=' '/><text variable='locator'/></layout></citation></style>"
).encode()


def field_text(rng: random.Random) -> str:
    return "x" + "".join(rng.choice(SPECIALS + "abc") for _ in range(10)) + "y"


def through_fields(seed: int) -> Node:
    """A citation with special characters in every field of item and cite."""
    rng = random.Random(seed)
    item: dict[str, Any] = {name: field_text(rng) for name in FIELDS}
    item |= {"id": "a", "type": "book", "URL": "https://x.org/" + field_text(rng).replace(" ", "")}
    item["author"] = [{"family": field_text(rng), "given": field_text(rng), "suffix": field_text(rng)}]
    session = Style.load(STYLE).session([item])
    return session.cite(
        {"id": "a", "locator": field_text(rng), "prefix": field_text(rng), "suffix": field_text(rng)}
    )


@pytest.mark.parametrize("seed", range(20))
def test_every_field_reads_back_from_html_and_rtf(seed: int) -> None:
    tree = through_fields(seed)
    reader = _Text()
    reader.feed(render(tree, "html"))
    reader.close()
    assert reader.text == plain(tree)
    assert read_rtf(render(tree, "rtf")) == plain(tree)


@pytest.mark.client
@pytest.mark.parametrize("form", ["markdown", "latex"])
def test_every_field_reads_back_through_pandoc(form: str) -> None:
    trees = [through_fields(seed) for seed in range(20)]
    read = pandoc_paragraphs("\n\n".join(render(tree, form) for tree in trees), form)
    assert [squeezed(text) for text in read] == [squeezed(plain(tree)) for tree in trees]


@pytest.mark.client
@pytest.mark.slow
def test_every_field_reads_back_through_libreoffice(tmp_path: Path) -> None:
    trees = [through_fields(seed) for seed in range(6)]
    source = tmp_path / "all.rtf"
    source.write_text(rtf.document(render(tree, "rtf") for tree in trees), encoding="ascii")
    made = libreoffice(str(source), "txt:Text (encoded):UTF8", tmp_path)
    lines = made.read_text(encoding="utf-8-sig").splitlines()
    assert [squeezed(line) for line in lines if line.strip()] == [squeezed(plain(tree)) for tree in trees]


# -- the rest ---------------------------------------------------------------------------------------------


def test_blocks_start_lines_and_columns_stand_side_by_side() -> None:
    tree = Span([Block("left-margin", ["1."]), Block("right-inline", ["Title"]), Block("block", ["Note"])])
    assert render(tree, "plain") == "1. Title\nNote"
    assert render(tree, "latex") == "1. Title\\\\{}\nNote"
    assert render(tree, "rtf") == "1.\\tab Title\\line Note"
    assert render(tree, "markdown") == "1\\. Title\\\nNote"


def test_a_flipped_format_is_plain_in_every_format() -> None:
    tree = Styled("font-style", "italic", ["On ", Styled("font-style", "normal", ["Pravda"]), " today"])
    assert render(tree, "html") == '<i>On <span style="font-style:normal;">Pravda</span> today</i>'
    assert render(tree, "markdown") == "*On* Pravda *today*"
    assert render(tree, "latex") == "\\textit{On \\textup{Pravda} today}"
    assert render(tree, "rtf") == "{\\i On {\\i0 Pravda} today}"


def test_control_characters_do_not_reach_latex_or_rtf() -> None:
    for form in ("latex", "rtf", "markdown"):
        assert "\x1b" not in render("a\x1b[31mb\x07", form)


@pytest.mark.parametrize("mark", ["\n", "\x85", "\u2028", "\u2029"])
@pytest.mark.parametrize(
    ("form", "between"), [("latex", " "), ("markdown", " "), ("rtf", "\\line ")], ids=lambda value: value
)
def test_the_end_of_a_line_keeps_words_apart(form: str, between: str, mark: str) -> None:
    assert render(f"one{mark}two", form) == f"one{between}two"
    assert "%" not in render(Link(f"https://x.org/a{mark if mark != chr(10) else ''}b", ["x"]), form)


def test_dots_in_a_superscript_are_no_ellipsis() -> None:
    # Pandoc reads the inside of its own mark with its smart punctuation.
    assert render(Styled("vertical-align", "sup", ["a..."]), "markdown") == "<sup>a\\...</sup>"


def test_nothing_is_written_for_nothing() -> None:
    assert [render(None, form) for form in FORMATS] == [""] * len(FORMATS)


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match="markdown"):
        render("x", "docx")


@pytest.mark.client
@pytest.mark.parametrize("form", ["markdown", "latex"])
@pytest.mark.parametrize(
    "url",
    [
        "https://x.org/a_b~c*d?e=%20&amp=1#f",
        "https://x.org/a_b/c-d,e;f@g:h+i=j",
        "https://x.org/(a)[b]",
        "https://x.org/plain",
    ],
)
def test_an_address_arrives_whole(form: str, url: str) -> None:
    done = subprocess.run(
        [pandoc(), "-f", form, "-t", "json"],
        input=render(Span(["see ", Link(url, [url]), "."]), form),
        capture_output=True,
        text=True,
        check=True,
    )
    nodes = json.loads(done.stdout)["blocks"][0]["c"]
    links = [node["c"] for node in nodes if node["t"] == "Link"]
    # Pandoc itself encodes brackets.
    assert [link[2][0].replace("%5B", "[").replace("%5D", "]") for link in links] == [url]
    assert _pandoc_text(links[0][1]) == url


@pytest.mark.client
@pytest.mark.slow
def test_lualatex_sets_every_special_character_in_text_and_footnotes(tmp_path: Path) -> None:
    preamble = "\\documentclass{article}\\usepackage{hyperref}"
    engine, _ = lualatex(preamble)
    pieces = [render(through_fields(seed), "latex") for seed in range(8)]
    pieces += [render(tree, "latex") for tree in samples(60)]
    body = "\n\n".join(f"{piece}\\footnote{{{piece}}}" for piece in pieces)
    source = tmp_path / "all.tex"
    source.write_text(
        f"{preamble}\\begin{{document}}\n{body}\n\\end{{document}}\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [engine, "-interaction=nonstopmode", "-halt-on-error", source.name],
        cwd=tmp_path,
        capture_output=True,
        timeout=170,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:].decode(errors="replace")
