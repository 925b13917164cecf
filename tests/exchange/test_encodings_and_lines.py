"""Where an entry begins, in whatever encoding, also in files put together from several."""

from __future__ import annotations

from dataclasses import replace

import pytest

from exchange_records import LETTER, SAMPLE
from provcite.exchange.base import Options
from provcite.exchange.context import shipped_context
from provcite.exchange.registry import detect, load, read, readable
from provcite.model.errors import InputError
from provcite.model.record import Creator, Holding, Record

CONTEXT = shipped_context()
RUSSIAN = Record(
    id="r1",
    title="Протокол заседания, Étude",
    date="1956",
    language="ru",
    creators=(Creator(literal="Министерство обороны"),),
    sources=(Holding(repository="RGANI", path=(("fond", "5"), ("list", "1-3об."))),),
    notes=("One\nand\n- another",),
)
TEXTS = [name for name in readable() if name not in ("mods", "zotero-rdf", "endnote-xml", "ead3", "tei")]


def written(name: str, *which: Record) -> str:
    return "".join(load(name).write(which, Options(context=replace(CONTEXT, full=True))))


@pytest.mark.parametrize("name", readable())
def test_the_line_of_each_entry(name: str) -> None:
    given = (SAMPLE, LETTER, RUSSIAN)
    text = written(name, *given)
    lines = text.split("\n")
    starts = read(text.encode(), CONTEXT, format_name=name).lines
    for record, start, end in zip(given, starts, [*starts[1:], len(lines) + 1], strict=True):
        assert start is not None
        assert end is not None
        block = "\n".join(lines[start - 1 : end - 1])
        assert record.id in block, name
        assert not any(other.id in block for other in given if other is not record), name


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251"])
@pytest.mark.parametrize("name", TEXTS)
def test_a_russian_library_in_any_encoding(name: str, encoding: str) -> None:
    plain = Record(
        **{**{item: getattr(RUSSIAN, item) for item in RUSSIAN.__slots__}, "title": "Протокол № 5"}
    )
    data = written(name, plain).removeprefix("\ufeff").encode(encoding)
    assert detect(data) in (name, "biblatex" if name == "bibtex" else "bibtex")
    parsed = read(data, CONTEXT, format_name=name)
    assert parsed.records == [plain]
    said = [remark.text for remark in parsed.remarks]
    assert said == (
        ["The file is not UTF-8; it was read as cp1251. Look at its accents and Cyrillic."]
        if encoding == "cp1251"
        else []
    )


def test_a_french_library_of_old_windows() -> None:
    data = "TY  - MANSCPT\nTI  - Télégramme “à Séoul”\nER  - \n".encode("cp1252")
    parsed = read(data, CONTEXT)
    assert parsed.records[0].title == "Télégramme “à Séoul”"
    assert "cp1252" in parsed.remarks[0].text


def test_the_first_foreign_byte_may_come_late() -> None:
    data = ("N1  - plain\n" * 20_000 + "TI  - Протокол заседания\nER  - \n").encode("cp1251")
    assert read(b"TY  - MANSCPT\n" + data, CONTEXT).records[0].title == "Протокол заседания"


@pytest.mark.parametrize("name", TEXTS)
def test_zero_bytes_are_no_text(name: str) -> None:
    data = written(name, SAMPLE).encode()
    with pytest.raises(InputError, match="not text"):
        read(data[:200] + b"\x00\x00" + data[200:], CONTEXT, format_name=name)


def test_a_key_used_twice_is_read_as_well_as_the_first() -> None:
    text = (
        '@string{ia = {International Affairs}}\n@article{a, title={One}, journal=ia}\n'
        '@article{a, title={{Two}}, journal=ia, author="Kim, Jane and {X and Y}", year=1956}\n'
    )  # fmt: skip
    for name in ("bibtex", "biblatex"):
        first, second = read(text.encode(), CONTEXT, format_name=name).records
        assert (first.title, second.title, second.date) == ("One", "Two", "1956")
        assert [(one.family, one.literal) for one in second.creators] == [("Kim", None), (None, "X and Y")]
        assert first.extra == second.extra


@pytest.mark.parametrize("name", ["bibtex", "biblatex"])
def test_a_library_pasted_behind_itself_gives_every_record_twice(name: str) -> None:
    text = written(name, SAMPLE, LETTER, RUSSIAN)
    parsed = read((text + text).encode(), CONTEXT, format_name=name)
    assert parsed.records == [SAMPLE, LETTER, RUSSIAN] * 2
    assert parsed.aside == []


@pytest.mark.parametrize("name", ["csl-yaml", "hayagriva"])
def test_every_document_of_a_yaml_file_is_read(name: str) -> None:
    text = "---\n" + written(name, SAMPLE, LETTER).removeprefix("---\n").removesuffix("...\n")
    parsed = read((text + "...\n" + text.replace("113371", "5")).encode(), CONTEXT, format_name=name)
    assert len(parsed.records) == 4
    assert len(set(parsed.lines)) == 4
