"""The readers of hostile input, each as a function of bytes that may only raise an error of the user's.

A reader's own refusals (`ProvciteError`, and what its callers catch) are answers; anything else that it
raises, and more than `PATIENCE` seconds for an input of a few kilobytes, is a finding. Imports stand in
the functions, so that one reader's process loads (and instruments) what that reader needs.
"""

from __future__ import annotations

import atexit
import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from provcite.model.errors import ProvciteError
from sample_record import SAMPLE

HERE = Path(__file__).parent
TESTS = HERE.parent

#: Processor seconds after which a reader hangs; every input is shorter than `MAX_LENGTH` bytes.
PATIENCE = 10.0
MAX_LENGTH = 16_384

Read = Callable[[bytes], object]


@dataclass(frozen=True)
class Target:
    """A reader: `make` gives the function that reads, `seeds` its own inputs.

    `words` are pieces of its language for the mutator; `zipped` says that inputs are zip archives, whose
    parts are changed as well as their bytes. `weight` is its share of the time.
    """

    name: str
    make: Callable[[], Read]
    seeds: Callable[[], Iterator[bytes]]
    words: tuple[str, ...] = ()
    zipped: bool = False
    weight: float = 1.0


def text_of(data: bytes) -> str:
    """Text as a user's terminal or a decoded file may hand it over: any character, halves of pairs too."""
    return data.decode("utf-8", "surrogateescape")


STATEMENTS = (
    "RGANI, Fond 5, Opis 28, Delo 410, Listy 301-303. Obtained and translated for NKIDP by James F. Person.",
    "АВПРФ. Ф. 0102. Оп. 12. П. 68. Д. 5. Л. 12–14 об.",
    "Memorandum, “On the Situation”, 24 July 1956, f. 5, op. 28, d. 410, ll. 301–303; ibid., l. 304.",
    "TNA, FO 371/27775, C 1234/5/18, fol. 12r; NARA, RG 59, Central Files 1955–59, 795.00/7-2456, box 2.",
    "BArch, R 43-I/1234, Bl. 5; PA AA, B 12, Bd. 77; SAPMO-BArch, DY 30/IV 2/2/123, Bl. 4–9.",
    "MOL, M-KS 276. f. 53. cs. 400. ő. e., 5. doboz; 中国外交部档案馆 106-00581-02, 第3页。",
    "AN, F/7/12345, dossier 3, pièce 12; ASV, Segr. Stato, Germania, b. 12, ff. 3r-4v.",
)
DATES = (
    "24 July 1956", "31.VII.56", "1956-07-24", "2/3 August 1945", "5. Mai 1945", "le 1er mars 1848",
    "12 (25) октября 1917 г.", "1956年7月24日", "昭和二十年八月十五日", "before 1956", "c. 1890s", "n.d.", "Spring 1962",
    "1956. július 24.", "14–16 October 1962", "[1956?]", "8 Thermidor an II", "5 Dhu al-Hijja 1375",
)  # fmt: skip
EDTF = ("1956-07-24", "1956-07~", "1956-07/1956-08", "156X", "1956-XX-24", "../1956", "Y-17000", "[1956,1957..1959]",
        "{1956-07,1957}", "1956-21", "1956-07-24T12:00:00Z", "?1956-~07-24%", "/", "1956S2", "Y1E5")  # fmt: skip
NAMES = ("A. M. Petrov", "Pak Chang-ok", "Пак Чан-ок", "朴昌玉", "박창옥", "Mao Tse-tung", "Mao Zedong", "van der Berg, Jan",
         "Dr. James F. Person Jr.", "Petrov, A. M.", "Yi Sŭng-yŏp", "O'Neill", "Nam Il", "de Gaulle, Charles")  # fmt: skip
URLS = (
    "https://digitalarchive.wilsoncenter.org/document/113371", "digitalarchive.umd.edu/document/113371?q=a&page=2",
    "https://web.archive.org/web/20200101000000/http://example.org/a", "doi:10.1000/xyz(1)", "http://[::1]:80/%zz",
    "see https://example.org/a), and www.example.org.", "hdl.handle.net/1887/3", "http://xn--e1afmkfd.xn--p1ai/ü",
)  # fmt: skip
QUERIES = (
    "foreign minister", '"nam il" -memo', "repository:RGANI date:1956..1958", "tag:a OR (b AND c*)", "fond:5 opis:28",
    "title:^x NEAR(a b, 5)", "date:>1956", "-", '"', "a:b:c", "*", "{a b}:c",
)  # fmt: skip
MARKUP = ("<", ">", "&#0;", "&#xD800;", "&#99999999999999999999;", "&amp;", "<!DOCTYPE a [<!ENTITY e 'x'>]>", "&e;",
          "<![CDATA[", "]]>", "<?x y?>", "<!--", 'xmlns:a="b"')  # fmt: skip
NUMBERS = (
    "²",
    "٣",
    "۱۹۵۶",
    "９",
    "Ⅷ",
    "0" * 40,
    "9" * 20,
    "-1",
    "1e999",
    "NaN",
    "\u0000",
    "\ud800",
    "\u202e",
    "\ufeff",
)


def _scratch() -> Path:
    """A folder that lives as long as the process."""
    folder = Path(tempfile.mkdtemp(prefix="provcite-fuzz-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def lines(*texts: str) -> Callable[[], Iterator[bytes]]:
    """Seeds of one text each."""

    def seeds() -> Iterator[bytes]:
        for text in texts:
            yield text.encode()

    return seeds


# Plain values -------------------------------------------------------------------------------------------


def _references() -> Read:
    from provcite.archives.parse import parse

    def read(data: bytes) -> object:
        first, _, second = text_of(data).partition("\n")
        statement = parse(first)
        json.dumps(statement.to_json())
        return parse(second, previous=statement).to_json() if second else None

    return read


def _labelled() -> Iterator[bytes]:
    yield from lines(*STATEMENTS, "\n".join(STATEMENTS[2:4]))()
    for path in sorted((TESTS / "archives").rglob("*.txt"))[:20]:
        for line in path.read_text("utf-8", "replace").splitlines()[:200]:
            yield line.encode()[:2000]


def _printed_dates() -> Read:
    from provcite.archives.dates import find_dates, read_date

    def read(data: bytes) -> object:
        text = text_of(data)
        return read_date(text), tuple(find_dates(text))

    return read


def _edtf() -> Read:
    from provcite.model.date_words import csl_date, date_words
    from provcite.model.dates import is_edtf, parse_edtf

    def read(data: bytes) -> object:
        text = text_of(data)
        try:
            date = parse_edtf(text)
        except ProvciteError:
            assert not is_edtf(text)
            raise
        assert parse_edtf(str(date)) == date, (text, str(date))
        return date.earliest, date.latest, date.sort_key, date_words(date), csl_date(date)

    return read


def _names() -> Read:
    from provcite.archives.names import compare_names, readings

    def read(data: bytes) -> object:
        one, _, other = text_of(data).partition("\n")
        readings(one)
        return compare_names(one, other)

    return read


def _addresses() -> Read:
    from provcite.archives.addresses import canonical, find_urls, same_document

    def read(data: bytes) -> object:
        text = text_of(data)
        for mention in find_urls(text):
            canonical(text[mention.start : mention.end])
        one, _, other = text.partition("\n")
        return canonical(one), same_document(one, other)

    return read


def _locators() -> Read:
    from provcite.archives.locators import is_outside, parse_locator
    from provcite.archives.repositories import Repositories
    from provcite.model.record import Holding

    path = (("fond", "5"), ("opis", "28"), ("delo", "410"), ("list", "301-303"))
    holding = Holding(repository="RGANI", path=path)
    known = Repositories.shipped().get("RGANI")

    def read(data: bytes) -> object:
        return is_outside(parse_locator(text_of(data), holding, known), holding)

    return read


def _query() -> Read:
    from provcite.store.library import Library
    from provcite.store.query import parse_query
    from stores import make_store

    folder = make_store(_scratch() / "store").folder
    library = Library.open(folder, start=folder)

    def read(data: bytes) -> object:
        query = parse_query(text_of(data))
        return library.index().search(query, limit=5), library.index().count(query)

    return read


def _citation() -> Read:
    from provcite.archives.authorities import Authorities
    from provcite.ops.add import understand
    from provcite.schema.encode import encode_record

    known = Authorities.shipped()

    def read(data: bytes) -> object:
        return encode_record(understand(text_of(data), known).record)

    return read


# Files of a store ---------------------------------------------------------------------------------------


def _record() -> Read:
    from provcite.schema.decode import decode_bytes
    from provcite.schema.encode import encode_record

    def read(data: bytes) -> object:
        decoded = decode_bytes(data, file="x.yaml", expected_id="x")
        if decoded.record is None or decoded.errors:
            return None
        again = decode_bytes(encode_record(decoded.record).encode("utf-8", "surrogatepass"), file="x.yaml")
        assert again.record is not None, again.findings
        return again.record

    return read


def _records() -> Iterator[bytes]:
    yield SAMPLE.encode()
    for path in sorted((TESTS.parent / "records").glob("*.yaml"))[::3]:
        if path.stat().st_size < MAX_LENGTH:
            yield path.read_bytes()
    yield b"id: x\nsources: [{reference: [[series, '210'], [series, 1973]]}, &a {repository: *b}]\nx: !!int 011\n"


def _settings() -> Read:
    import tomllib

    from provcite.checks.settings import read_settings as check_settings
    from provcite.store.discovery import read_settings

    folder = _scratch()

    def read(data: bytes) -> object:
        (folder / "provcite.toml").write_bytes(data)
        table = read_settings(folder).get("check", {})
        return check_settings(table, "provcite.toml") if isinstance(table, dict) else tomllib

    return read


def _own_data() -> Read:
    from provcite.archives.address_rules import read_rules
    from provcite.archives.concordances import read_concordances
    from provcite.archives.corrections import read_corrections
    from provcite.archives.parse import parse
    from provcite.archives.repositories import Repositories

    def read(data: bytes) -> object:
        kind, _, rest = data.partition(b"\n")
        if kind.startswith(b"r"):
            return Repositories.load([rest], names=["r.yaml"]).get("x")
        if kind.startswith(b"c"):
            return read_concordances([rest], names=["c.yaml"])
        if kind.startswith(b"p"):
            corrections, _ = read_corrections([("p.yaml", rest)])
            known = Repositories.shipped().corrected(corrections)
            return [parse(example.text, repositories=known) for example in corrections.examples]
        return read_rules([rest], names=["a.yaml"])

    return read


def _own_data_seeds() -> Iterator[bytes]:
    yield (
        b"p\nreadings:\n  - text: Kistner 4/17, Bl. 3-5\n    references:\n      - repository: Kistner\n"
        b"        path: [[box, '4'], [folder, '17'], [blatt, 3-5]]\n        labels: ['', '', Bl.]\n"
    )
    yield (
        b"r\nrepositories:\n  - key: X\n    names: {en: The X Archive, ru: [\xd0\xa5]}\n    acronyms: [X]\n"
        b"    city: Moscow\n    country: RU\n    tradition: russian\n    levels: [fond, opis, delo, list]\n"
    )
    yield (
        b"c\nconcordances:\n  - old: {repository: RGANI, levels: {fond: '5', opis: '28'}}\n"
        b"    new: {repository: RGASPI, levels: {fond: '17', opis: '1'}}\n    note: x\n"
    )
    yield (
        b"a\nplatforms:\n  - key: x\n    name: X\n    hosts: [{host: x.org, role: current}, y.org]\n"
        b"    forms: [{path: '/document/{number}', kind: document}]\n"
    )


def _index() -> Read:
    """A store whose index is what the input says: it heals, or is made anew."""
    from provcite.store.library import Library
    from provcite.store.query import parse_query
    from stores import make_store

    folder = make_store(_scratch() / "store").folder
    place = folder / ".provcite" / "index.sqlite"

    def read(data: bytes) -> object:
        place.parent.mkdir(exist_ok=True)
        for beside in place.parent.glob("index.sqlite*"):
            beside.unlink()
        place.write_bytes(data)
        library = Library.open(folder, start=folder)
        try:
            return (
                library.index().listed(),
                library.index().search(parse_query("petrov")),
                library.index().status(),
            )
        finally:
            library.index().close()

    return read


def _indexes() -> Iterator[bytes]:
    from provcite.store.library import Library
    from stores import make_store

    with tempfile.TemporaryDirectory(prefix="provcite-fuzz-") as work:
        folder = make_store(Path(work) / "store").folder
        library = Library.open(folder, start=folder)
        library.index().rebuild()
        library.index().close()
        yield (folder / ".provcite" / "index.sqlite").read_bytes()


# Styles -------------------------------------------------------------------------------------------------


def _style() -> Read:
    from csl_cases import FILES, read_case
    from provcite.csl import Style, render

    items: list[dict[str, Any]] = []
    for path in FILES[::12]:
        case = read_case(path.read_text("utf-8"))
        items += [json.loads(line) for line in case["items"].splitlines() if line.strip()][:1]
    items = [{**item, "id": str(number)} for number, item in enumerate(items)]

    def read(data: bytes) -> object:
        style = Style.load(data)
        session = style.session(items)
        out = [render(session.cite({"id": str(number)}), "plain") for number in range(len(items))]
        if style.has_bibliography:
            out += [render(entry.text, "html") for entry in session.bibliography()]
        return out

    return read


def _styles() -> Iterator[bytes]:
    from csl_cases import FILES, read_case, style_source

    for path in FILES:
        yield style_source(read_case(path.read_text("utf-8")))


def _items() -> Read:
    """Items of CSL-JSON, as a reference manager's field in a manuscript holds them, through a style."""
    from provcite.csl import Style, render

    style = Style.load((TESTS.parent / "styles" / "chicago.csl").read_bytes())

    def read(data: bytes) -> object:
        try:
            items = json.loads(data)
        except (ValueError, RecursionError):
            return None
        if not isinstance(items, list) or not all(isinstance(item, dict) and "id" in item for item in items):
            return None
        session = style.session(items)
        cited = [render(session.cite({"id": str(item["id"])}), "plain") for item in items[:5]]
        return cited, [render(entry.text, "html") for entry in session.bibliography()]

    return read


def _item_seeds() -> Iterator[bytes]:
    from csl_cases import FILES, read_case

    for path in FILES:
        case = read_case(path.read_text("utf-8"))
        yield ("[" + ",".join(line for line in case["items"].splitlines() if line.strip()) + "]").encode()


# Imports ------------------------------------------------------------------------------------------------


def _format(name: str) -> Callable[[], Read]:
    def make() -> Read:
        from provcite.exchange.context import shipped_context
        from provcite.exchange.registry import detect
        from provcite.exchange.registry import read as read_bibliography
        from provcite.schema.encode import encode_record

        context = shipped_context()

        def read(data: bytes) -> object:
            detect(data)
            parsed = read_bibliography(data, context, format_name=name, name="x")
            return [encode_record(record) for record in parsed.records]

        return read

    return make


def _format_seeds(name: str) -> Callable[[], Iterator[bytes]]:
    def seeds() -> Iterator[bytes]:
        endings = {
            "bibtex": ".bib", "biblatex": ".bib", "csl-json": ".json", "csl-yaml": ".yaml", "ris": ".ris",
            "hayagriva": ".yaml", "mods": ".xml", "zotero-rdf": ".rdf", "endnote-xml": ".xml", "csv": ".csv",
            "ead3": ".xml",
        }  # fmt: skip
        for path in sorted((TESTS / "exchange" / "golden").rglob("*")):
            if (path.is_file() and name in path.name) or (path.is_file() and path.suffix == endings[name]):
                yield path.read_bytes()[:MAX_LENGTH]
        import exchange_records
        from provcite.exchange.base import Options
        from provcite.exchange.context import shipped_context
        from provcite.exchange.registry import load

        yield "".join(
            load(name).write([exchange_records.SAMPLE], Options(context=shipped_context()))
        ).encode()

    return seeds


def _document() -> Read:
    from provcite.documents.detect import recognise
    from provcite.documents.wilson_center import read_document

    def read(data: bytes) -> object:
        known = recognise(data, name="x")
        return None if known is None else read_document(data, name="x", recognised=known)

    return read


def _documents() -> Iterator[bytes]:
    from pdf_writer import write_pdf

    for path in sorted((TESTS / "documents" / "data").rglob("*")):
        if path.is_file() and path.suffix in (".txt", ".html", ".ris"):
            yield path.read_bytes()[:MAX_LENGTH]
    yield write_pdf(PDF_PAGES)


PDF_PAGES = [
    ["Digital Archive", "International History Declassified", "digitalarchive.wilsoncenter.org", "July 24, 1956",
     "Memorandum of Conversation with Nam Il", "Citation:", "“Memorandum of Conversation with Nam Il,” July 24,",
     "1956, Wilson Center Digital Archive, RGANI, Fond 5, Opis 28,", "Delo 410, Listy 301-303.",
     "https://digitalarchive.wilsoncenter.org/document/113371", "Original Language:", "Russian", "Contents:", "Translation"],
    ["Petrov received Nam Il at the embassy."],
]  # fmt: skip


def _pdf() -> Read:
    from provcite.documents.pdf_text import read_pdf

    return lambda data: read_pdf(data, name="x")


def _pdfs() -> Iterator[bytes]:
    import zlib

    from pdf_writer import write_pdf

    plain = write_pdf(PDF_PAGES, links=("https://digitalarchive.wilsoncenter.org/document/113371",))
    yield plain
    start = plain.index(b"stream\n") + 7
    end = plain.index(b"\nendstream")
    packed = zlib.compress(plain[start:end])
    yield (
        plain[:start].replace(b"/Length %d" % (end - start), b"/Filter /FlateDecode /Length %d" % len(packed))
        + packed + plain[end:]
    )  # fmt: skip


# Manuscripts --------------------------------------------------------------------------------------------


def _manuscript(form: str) -> Callable[[], Read]:
    def make() -> Read:
        from provcite.manuscripts.readers import read_manuscript

        def included(path: str) -> bytes:
            return b"Included.\\footnote{a}" if len(path) % 2 else b""

        return lambda data: read_manuscript(data, f"x.{form}", format=form, read_included=included)

    return make


def _manuscripts(form: str) -> Callable[[], Iterator[bytes]]:
    def seeds() -> Iterator[bytes]:
        from manuscripts_made import Call, Field, Key, Linked, Made, Paragraph, write

        item = {
            "id": "a",
            "type": "manuscript",
            "title": "Letter",
            "archive": "RGANI",
            "issued": {"raw": "1956"},
        }
        rich = Made(
            [
                Paragraph(["Part ", "one"], "heading"),
                Paragraph(
                    ["He wrote “to the minister” ", Call(1), " and ", Key("113371", "l. 302"), Call(2)]
                ),
                Paragraph(["A quotation that stands alone."], "quote"),
                Paragraph([Linked("here", URLS[0]), Field("Petrov 1956", item)]),
                Paragraph([STATEMENTS[0]], "bibliography"),
            ],
            [[STATEMENTS[2]], ["Ibid., l. 303; ", Field("Petrov, Letter", item)]],
        )
        yield write(rich, form)
        yield write(Made([Paragraph(["Plain."])]), form)

    return seeds


def _fix(form: str) -> Callable[[], Read]:
    """Reading a manuscript and writing what `check --annotate` and `--fix` write."""

    def make() -> Read:
        from provcite.manuscripts.annotate import Comment, annotate_docx
        from provcite.manuscripts.readers import read_manuscript
        from provcite.manuscripts.rewrite import AddressChange, Replacement, rewrite

        def read(data: bytes) -> object:
            document = read_manuscript(data, f"x.{form}", format=form)
            if form == "docx":
                notes = [
                    Comment(text="a", note_kind=note.kind, note_key=note.key) for note in document.notes[:3]
                ]
                bodies = [Comment(text="b", pieces=block.pieces(0, 5)) for block in document.blocks[:3]]
                annotate_docx(data, [*notes, *bodies])
            changes = [
                Replacement(pieces=block.pieces(0, 20), old=block.text[:20], new="New & <words>")
                for block in document.blocks[:3]
            ]
            return rewrite(form, data, changes, [AddressChange(old=URLS[0], new="https://x.org/")])

        return read

    return make


# Archives -----------------------------------------------------------------------------------------------


def _bag() -> Read:
    from provcite.ops import bags

    def read(data: bytes) -> object:
        with tempfile.TemporaryDirectory(prefix="provcite-fuzz-") as work:
            source = Path(work) / "bag.zip"
            source.write_bytes(data)
            target = Path(work) / "out"
            target.mkdir()
            bag = bags.extract(source, target)
            return bags.validate(bag, source)

    return read


def _bags() -> Iterator[bytes]:
    from provcite.ops import bags
    from stores import make_store

    with tempfile.TemporaryDirectory(prefix="provcite-fuzz-") as work:
        library = make_store(Path(work) / "store")
        target = Path(work) / "bag.zip"
        bags.pack(library, ["113371"], target, moment="2026-01-01T00:00:00Z", agent="x")
        made = io.BytesIO()
        # The page and the chain are large and say nothing to a reader of bags.
        with zipfile.ZipFile(target) as bag, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as small:
            for name in bag.namelist():
                if not name.endswith((".html", ".json")):
                    small.writestr(name, bag.read(name))
        yield target.read_bytes()
        yield made.getvalue()


def _git_listing() -> Read:
    from provcite.store import gitlog

    return lambda data: [gitlog._touch(entry) for entry in data.split(b"\x01")]


def _git_objects() -> Read:
    """A repository whose loose objects, references and HEAD are what the input says, walked by `log`."""
    import zlib

    from provcite.store import gitlog

    def read(data: bytes) -> object:
        with tempfile.TemporaryDirectory(prefix="provcite-fuzz-") as work:
            folder = Path(work)
            parts = (data.split(b"\xff\xfe") + [b""] * 6)[:6]
            git = folder / ".git"
            (git / "refs" / "heads").mkdir(parents=True)
            (git / "objects").mkdir()
            (folder / "records").mkdir()
            (git / "HEAD").write_bytes(parts[0])
            (git / "packed-refs").write_bytes(parts[1])
            (git / "config").write_bytes(parts[2])
            for name, content in zip(("11" * 20, "22" * 20, "33" * 20), parts[3:], strict=True):
                place = git / "objects" / name[:2]
                place.mkdir()
                (place / name[2:]).write_bytes(zlib.compress(content))
            (git / "refs" / "heads" / "main").write_bytes(b"11" * 20 + b"\n")
            file = folder / "records" / "x.yaml"
            file.write_bytes(b"id: x\n")
            return gitlog.revisions(folder, file)

    return read


def _git_seeds() -> Iterator[bytes]:
    def made(kind: bytes, body: bytes) -> bytes:
        return kind + b" %d\0" % len(body) + body

    commit = (
        b"tree "
        + b"22" * 20
        + b"\nauthor A <a@b> 1700000000 +0000\ncommitter A <a@b> 1700000000 +0000\n\nWords\n"
    )
    tree = b"40000 records\0" + bytes.fromhex("33" * 20)
    blobs = b"100644 x.yaml\0" + bytes.fromhex("44" * 20)
    yield b"\xff\xfe".join(
        [b"ref: refs/heads/main\n", b"# pack-refs with: peeled\n", b"[core]\n\tbare = false\n",
         made(b"commit", commit), made(b"tree", tree), made(b"tree", blobs)]
    )  # fmt: skip


XML = (*MARKUP, *NUMBERS)
IMPORTS = ("bibtex", "biblatex", "csl-json", "csl-yaml", "ris", "hayagriva", "mods", "zotero-rdf", "endnote-xml", "csv",
           "ead3")  # fmt: skip
IMPORT_WORDS = {
    "bibtex": ("@book{", "@string{", "@comment{", "@preamble{", " = ", "{", "}", '"', "#", "\\'e", "\\char", "$", "month = jul"),
    "ris": ("TY  - ", "ER  - ", "\r\n", "AU  - ", "PY  - ", "DA  - ", "M2  - provcite-"),
    "csl-json": ('{"id":', '"date-parts":[[', "1e400", "null", "true", '"literal":', "\\ud800", "[", "]", "{", "}"),
    "csv": ('"', '""', ",", ";", "\t", "\r\n", "=", "date", "title", "\x00"),
}  # fmt: skip
IMPORT_WORDS["biblatex"] = IMPORT_WORDS["bibtex"]
YAML_WORDS = (
    "&a ",
    "*a",
    "!!",
    "? ",
    "- ",
    ": ",
    "{",
    "}",
    "[",
    "]",
    "|\n",
    ">-\n",
    "---\n",
    "...\n",
    "<<: ",
    "~",
    "\\x9B",
)


def _draft(form: str) -> Callable[[], Read]:
    """A draft rendered, made anew in a style of the other kind, its notes linked, and made plain."""

    def make() -> Read:
        from provcite.cli.styles import prepare_style
        from provcite.drafts.rendering import link_references
        from provcite.manuscripts.readers import read_manuscript
        from provcite.ops.render import open_draft, render, unlink
        from stores import make_store

        library = make_store(_scratch() / "store")
        notes, text = (prepare_style(name, library=library) for name in ("chicago", "apa"))

        def read(data: bytes) -> object:
            made = render(library, data, f"x.{form}", notes.style, notes.form).data
            made = render(library, made, f"x.{form}", text.style, text.form, update=True).data
            made = render(library, made, f"x.{form}", notes.style, notes.form, update=True).data
            unlink(made, f"x.{form}")
            file = open_draft(made, f"x.{form}")
            link_references(file)
            file.renumber()
            file = open_draft(data, f"x.{form}")
            for note in read_manuscript(data, f"x.{form}", format=form).notes[:3]:
                block = note.block
                origins = [block.origin(0), block.origin(len(block.text) // 2)]
                places = [
                    file.stretch(one[0].part, one[0].node, one[1], one[1])
                    for one in origins
                    if one is not None
                ]
                if len(places) == 2 and places[0] is not None and places[1] is not None:
                    file.wrap(places[0], places[1], 'PROVCITE_CITATION {"v":1,"cites":[{"id":"113371"}]}')
            return file.written()

        return read

    return make


def _drafts(form: str) -> Callable[[], Iterator[bytes]]:
    def seeds() -> Iterator[bytes]:
        from manuscripts_made import Call, Made, Paragraph, write

        yield write(
            Made(
                [
                    Paragraph(["A {{113371, l. 302}} b ", Call(1), " c {{see 113371}}."]),
                    Paragraph(["See note 1. {{113371}}", Call(2)], "quote"),
                    Paragraph(["{{bibliography grouped by archive}}"]),
                    Paragraph(["{{archives}}"]),
                ],
                [["By hand; see note 2."], ["See {{113371}}, and so on."]],
            ),
            form,
        )

    return seeds


def _pandoc() -> Read:
    from provcite.cli.styles import prepare_style
    from provcite.ops.compose import Composer
    from provcite.ops.pandoc import make, read_document, write_document
    from stores import make_store

    library = make_store(_scratch() / "store")
    ready = prepare_style("chicago", library=library)

    def read(data: bytes) -> object:
        document = read_document(data)
        composer = Composer(library, ready.style, ready.form, own_style=ready.own)
        make(document, composer, nearest=library.nearest)
        return write_document(document)

    return read


def _pandoc_seeds() -> Iterator[bytes]:
    one = {
        "citationId": "113371",
        "citationPrefix": [],
        "citationSuffix": [{"t": "Str", "c": "l. 302"}],
        "citationMode": {"t": "NormalCitation"},
        "citationNoteNum": 1,
        "citationHash": 0,
    }
    cite = {"t": "Cite", "c": [[one, {**one, "citationId": "a"}], [{"t": "Str", "c": "[@113371]"}]]}
    refs = {"t": "Div", "c": [["refs", [], [["by", "collection"]]], []]}
    blocks = [{"t": "Para", "c": [cite, {"t": "Note", "c": [{"t": "Para", "c": [cite]}]}]}, refs]
    yield json.dumps({"pandoc-api-version": [1, 23, 1], "meta": {"nocite": cite}, "blocks": blocks}).encode()


MANUSCRIPT_WORDS = {
    "md": ("[^1]", "[^1]: ", "^[", "[@a, p. 2; -@b]", "```", "~~~", "> ", "# ", "](", "<http://", "|", "\\", "---\n", "$$"),
    "tex": ("\\footnote{", "\\cite[", "\\newcommand{\\a}[9]{#1}", "\\input{", "\\begin{", "\\end{", "}", "$", "%", "\\verb|",
            "\\a", "\\setcounter{footnote}{", "\\def\\a", "\\catcode", "\\char"),
    "typ": ("#footnote[", "]", "#quote(", "@a[", "#let a = ", "#include \"", "$", "/*", "*/", "```", "\\u{", "= ", "<a>", "#a("),
    "html": (*MARKUP, "<sup>", "<a href='#fn1'>", "<blockquote>", "<script>", "<table>", "<p", "</", "<li id=fn1>", "<h²>"),
    "txt": ("[1]", "\n1. ", "“", "”", "\x0c", "\u2028", "¹", "ibid."),
    "docx": (*XML, "<w:footnoteReference w:id=\"", "<w:fldChar w:fldCharType=\"begin\"/>", "<w:instrText>", "w:val=\"²\""),
    "odt": (*XML, "<text:note>", "<text:note-citation>", "text:outline-level=\"", "<text:s text:c=\"999999999\"/>"),
}  # fmt: skip

TARGETS: dict[str, Target] = {
    target.name: target
    for target in (
        Target("references", _references, _labelled, ("ibid.", "f. ", "op. ", "ll. ", "; ", "–", "RGANI", *NUMBERS), weight=3),
        Target("dates", _printed_dates, lines(*DATES), ("July", "VII", "19", "—", "г.", "年", "n.d.", *NUMBERS), weight=2),
        Target("edtf", _edtf, lines(*EDTF), ("X", "~", "?", "%", "..", "/", "Y", "E", "S", "T", "Z", *NUMBERS), weight=2),
        Target("names", _names, lines(*NAMES, "\n".join(NAMES[:2])), (" ", ".", "-", ", ", "\n", "von", "김", "毛"), weight=2),
        Target("addresses", _addresses, lines(*URLS), ("http://", "://", "%", "[", "]", "@", ":", "?", "#", *NUMBERS)),
        Target("locators", _locators, lines("l. 302", "ll. 301–303 ob.", "p. 5, fol. 12r", "302"), (", ", "-", *NUMBERS)),
        Target("query", _query, lines(*QUERIES), ('"', "*", ":", "(", ")", "OR", "NOT", "NEAR", "-", "..", *NUMBERS), weight=2),
        Target("citation", _citation, lines(*STATEMENTS), ("“", "”", ", ", "trans. ", *NUMBERS)),
        Target("record", _record, _records, (*YAML_WORDS, *NUMBERS), weight=2),
        Target("settings", _settings, lines('[check]\nselect = ["PC1"]\nibid = "forbid"\n[check.severity]\nPC101 = "note"\n'),
               ("[", "]", "=", '"', "[[", "'''", "1979-05-27", "0x", *NUMBERS)),
        Target("own-data", _own_data, _own_data_seeds, (*YAML_WORDS, *NUMBERS)),
        Target("index", _index, _indexes, weight=0.5),
        Target("style", _style, _styles, (*XML, '<text macro="', "<choose>", "<if ", 'et-al-min="', "<names ", "<date ",
                                          "<sort>", "<key ", 'position="', "<label/>", 'variable="')),
        Target("items", _items, _item_seeds, (*IMPORT_WORDS["csl-json"], *NUMBERS)),
        *(Target(name, _format(name), _format_seeds(name),
                 (*IMPORT_WORDS.get(name, ()), *(YAML_WORDS if name in ("csl-yaml", "hayagriva") else XML)))
          for name in IMPORTS),
        Target("document", _document, _documents, ("Citation:", "“", "Fond", "\x0c", *MARKUP)),
        Target("pdf", _pdf, _pdfs, ("/Filter ", "/FlateDecode", "/LZWDecode", "obj", "endobj", "R", "stream\n", "<<", ">>",
                                    "/Length ", "/Kids [", "/Type ", "xref", "trailer", "/Prev ", "/ObjStm", "Tj", "(")),
        *(Target(form, _manuscript(form), _manuscripts(form), words, zipped=form in ("docx", "odt"))
          for form, words in MANUSCRIPT_WORDS.items()),
        *(Target(f"fix-{form}", _fix(form), _manuscripts(form), MANUSCRIPT_WORDS[form], zipped=form in ("docx", "odt"),
                 weight=0.5) for form in ("docx", "odt", "md", "tex", "html")),
        *(Target(f"draft-{form}", _draft(form), _drafts(form), ("{{113371}}", "{{", "}}", "note 1", *MANUSCRIPT_WORDS[form]),
                 zipped=True) for form in ("docx", "odt")),
        Target("pandoc", _pandoc, _pandoc_seeds, ('{"t":"', '"c":', "[", "]", '"Note"', '"Cite"', '"Div"', '"Quoted"', *NUMBERS)),
        Target("bag", _bag, _bags, ("data/", "manifest-sha256.txt", "BagIt-Version: ", "../", "\n"), zipped=True, weight=0.5),
        Target("git-listing", _git_listing, lines("\x01c\x02a\x022026-01-01\x02p\x02\x02s\x03:100644 100644 1 2 M\0records/a\0"),
               ("\x01", "\x02", "\x03", "\x00", ":", "::"), weight=0.5),
        Target("git-objects", _git_objects, _git_seeds, ("commit ", "tree ", "parent ", "author ", "blob ", "40000 ", "\x00"),
               weight=0.5),
    )
}  # fmt: skip
