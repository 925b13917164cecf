"""Everything that is wrong with record files: the schema, the rules for records, names taken twice."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from provcite.model.errors import ProvciteError, StoreError
from provcite.model.findings import Finding, Position, Severity
from provcite.schema.decode import CODES, decode_bytes
from provcite.schema.yamlnodes import MAX_BYTES
from provcite.store.files import read_regular

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from provcite.archives.authorities import Authorities
    from provcite.model.record import Record
    from provcite.store.library import Library

#: ``FILE:LINE:COLUMN``, as errors name a place; a file's name may hold colons.
_PLACE: Final = re.compile(r"(.*?)(?::([0-9]{1,9}):([0-9]{1,9}))?", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Validated:
    """One file: whose record it is (None where it breaks the schema) and what was found in it."""

    path: Path
    record: Record | None
    findings: tuple[Finding, ...]


def validate_file(
    path: Path, data: bytes | None = None, *, authorities: Authorities | None = None
) -> Validated:
    """A record file by itself; `data` in place of what the file holds.

    `authorities` are the store's (None: the shipped ones). Raises OSError where the file cannot be
    read.
    """
    if data is None:
        data = read_regular(path, MAX_BYTES + 1)
    decoded = decode_bytes(data, file=str(path), expected_id=path.stem if path.suffix == ".yaml" else None)
    findings = decoded.findings
    if decoded.record is not None:
        findings += tuple(_about_record(decoded.record, str(path), data, authorities))
    return Validated(path=path, record=decoded.record, findings=findings)


def validate_own_file(path: Path) -> Validated | None:
    """A file of repositories, concordances or address rules, known by its name; None for any other.

    Raises StoreError where it cannot be read.
    """
    from provcite.archives.authorities import authority_problems
    from provcite.store.authorities import KINDS, read_files
    from provcite.store.discovery import RECORDS

    kind = path.parent.name if path.parent.name in KINDS else path.stem
    if kind not in KINDS or path.parent.name == RECORDS:
        return None
    # Concordances may name the repositories that the store adds.
    beside = path.parent.parent if path.parent.name in KINDS else path.parent
    files = {"repositories": read_files(_own_files(beside, "repositories"))} if kind != "repositories" else {}
    files[kind] = read_files([path])
    problems = authority_problems(**files)[1]
    mine = tuple(finding for finding in map(_of_problem, problems) if finding.position.file == str(path))
    return Validated(path=path, record=None, findings=mine)


def _own_files(folder: Path, kind: str) -> list[Path]:
    from provcite.store.library import Library

    return Library(folder).own_files(kind)


def _own_data(library: Library) -> tuple[Authorities, tuple[Validated, ...]]:
    """What the store's own data can be used for, and each of its files with what is wrong with it."""
    from provcite.archives.authorities import Authorities, authority_problems

    try:
        files = library.authority_files()
    except ProvciteError as fault:
        finding = _of_problem(fault)
        broken = Validated(path=library.folder, record=None, findings=(finding,))
        return Authorities.shipped(), (broken,)
    known, problems = authority_problems(**files)
    findings = [_of_problem(problem) for problem in problems]
    names = [name for own in files.values() for name, _ in own]
    read = [
        Validated(
            path=library.folder / name,
            record=None,
            findings=tuple(finding for finding in findings if finding.position.file == name),
        )
        for name in names
    ]
    others = tuple(finding for finding in findings if finding.position.file not in names)
    if others:
        read.append(Validated(path=library.folder, record=None, findings=others))
    return known, tuple(read)


def _of_problem(problem: ProvciteError) -> Finding:
    from provcite.checks.rules import pc016_unusable_store_data as rule

    place = _PLACE.fullmatch(problem.place)
    file, line, column = place.groups() if place else (problem.place, None, None)
    return Finding(
        code=rule.CODE,
        name=rule.NAME,
        severity=rule.SEVERITY,
        message=f"{problem.message} {problem.hint}".strip(),
        position=Position(
            file=file, line=int(line) if line else None, column=int(column) if column else None
        ),
    )


def _about_record(
    record: Record, file: str, data: bytes, authorities: Authorities | None
) -> Iterator[Finding]:
    """What the rules of the family PC0xx say about a record that fits the schema, with the line."""
    from provcite.checks.run import record_findings

    places: dict[str, tuple[int, int]] | None = None
    for finding in record_findings(record, file=file, authorities=authorities):
        position = finding.position
        if position.line is None and position.key:
            if places is None:
                places = _places(data)
            line, column = places.get(_as_written(position.key, places), (None, None))
            position = replace(position, line=line, column=column)
        yield replace(finding, position=replace(position, file=position.file or file))


def _places(data: bytes) -> dict[str, tuple[int, int]]:
    """Line and column of each value by its path."""
    from provcite.schema.decode import places_of
    from provcite.schema.yamlnodes import read_nodes, text_of_bytes

    root = read_nodes(text_of_bytes(data)).root
    return places_of(root) if root is not None else {}


def _as_written(key: str, places: dict[str, tuple[int, int]]) -> str:
    """The path as the file has it: one source may be written without a list, a level in the plural."""
    for candidate in (key, key.replace("sources[0]", "source"), key.replace(".list", ".listy")):
        if candidate in places:
            return candidate
    return key.replace("sources[0]", "source").replace(".list", ".listy")


def validate_store(library: Library, names: Iterable[str] | None = None) -> Iterator[Validated]:
    """The files of the store, or of the records with these ids or aliases, one by one.

    Without `names` the store's own repositories, concordances and address rules come first, and the
    last item stands for the store itself: ids and aliases that two records claim, and files that
    lie in the records folder and are no records. With `names`, raises InputError where the store's
    own data cannot be used.
    """
    if names is not None:
        known = library.authorities()
        for name in names:
            record_id = name if library.exists(name) else library.resolve(name)
            path, data = library.path_of(record_id), library.file_of(record_id)
            yield _in_the_store(library, validate_file(path, data, authorities=known))
        return
    known, own = _own_data(library)
    yield from own
    claims: dict[str, list[str]] = defaultdict(list)
    ids = library.ids()
    for record_id in ids:
        path = library.path_of_file(record_id)
        try:
            validated = validate_file(path, library.file_of(record_id), authorities=known)
        except FileNotFoundError:
            continue
        except (OSError, StoreError) as fault:
            why = fault.message if isinstance(fault, StoreError) else fault.strerror or str(fault)
            message = why if isinstance(fault, StoreError) else f"The file cannot be read: {why}."
            finding = _finding("PC001", message, path, record_id)
            yield Validated(path=path, record=None, findings=(finding,))
            continue
        if validated.record is not None:
            for alias in validated.record.aliases:
                claims[alias].append(record_id)
        yield _in_the_store(library, validated)
    findings = [*_taken_twice(library, set(ids), claims), *_misplaced(library)]
    if findings:
        yield Validated(path=library.records_folder, record=None, findings=tuple(findings))


def _in_the_store(library: Library, validated: Validated) -> Validated:
    """`validated` with what the store around it says: its other records, its texts."""
    return _with_relations(library, _with_text(library, validated))


def _with_text(library: Library, validated: Validated) -> Validated:
    """`validated` with a finding where the record's text is not where it says."""
    from provcite.store.files import inside

    record = validated.record
    if record is None or record.text is None or not record.text.file:
        return validated
    path = inside(library.folder, record.text.file)
    if path is not None and path.is_file():
        return validated
    code, message = (
        ("PC014", f"The text {record.text.file!r} is not in the store.")
        if path is not None
        else (
            "PC015",
            f"The text {record.text.file!r} lies outside the store; it is not read. Put it into texts/.",
        )
    )
    finding = _finding(code, message, validated.path, record.id)
    try:
        places = _places(validated.path.read_bytes())
    except OSError:
        places = {}
    line, column = places.get("text.file", (None, None))
    position = replace(finding.position, line=line, column=column, key="text.file")
    return replace(validated, findings=(*validated.findings, replace(finding, position=position)))


def _with_relations(library: Library, validated: Validated) -> Validated:
    """`validated` with what the other records of the store say against the relations of this one."""
    record = validated.record
    if record is None or not record.relations:
        return validated
    from provcite.checks.rules import pc031_broken_relation as rule

    def resolve(name: str) -> Record | None:
        try:
            return library.get(name)
        except ProvciteError:
            return None

    path = validated.path
    places = _places(path.read_bytes())
    findings = []
    for hit in rule.relation_hits(record, resolve):
        line, column = places.get(hit.key, (None, None))
        findings.append(
            Finding(
                code=rule.CODE,
                name=rule.NAME,
                severity=rule.SEVERITY,
                message=hit.message,
                position=Position(file=str(path), line=line, column=column, key=hit.key),
                record=record.id,
                found=hit.found,
            )
        )
    return replace(validated, findings=(*validated.findings, *findings))


def _finding(code: str, message: str, path: Path, record: str | None = None) -> Finding:
    name, severity = CODES[code]
    return Finding(
        code=code,
        name=name,
        severity=severity,
        message=message,
        position=Position(file=str(path)),
        record=record,
    )


def _taken_twice(library: Library, ids: set[str], claims: dict[str, list[str]]) -> Iterator[Finding]:
    folded: dict[str, str] = {}
    for record_id in sorted(ids):
        other = folded.setdefault(record_id.casefold(), record_id)
        if other != record_id:
            message = f"The ids {other!r} and {record_id!r} are one file on macOS and Windows. Rename one."
            yield _finding("PC012", message, library.path_of_file(record_id), record_id)
    for alias, owners in sorted(claims.items()):
        others = [owner for owner in owners if owner != alias]
        if alias in ids and others:
            message = f"The alias {alias!r} of {others[0]!r} is the id of another record, which it hides."
            yield _finding("PC012", message, library.path_of_file(others[0]), others[0])
        elif len(owners) > 1:
            message = f"The alias {alias!r} is claimed by {' and '.join(owners)}."
            yield _finding("PC012", message, library.path_of_file(owners[1]), owners[1])


def _misplaced(library: Library) -> Iterator[Finding]:
    if not library.records_folder.is_dir():
        return
    for path in sorted(library.records_folder.iterdir()):
        if path.name.startswith(".") or (path.suffix == ".yaml" and path.is_file()):
            continue
        hint = f"Name it {path.stem}.yaml." if path.suffix in (".yml", ".YAML", ".YML") else "It is not read."
        yield _finding("PC013", f"This is no record file. {hint}", path)


def counts_as_found(findings: Iterable[Finding]) -> bool:
    """Whether findings change the exit status: notes do not."""
    return any(finding.severity is not Severity.NOTE for finding in findings)
