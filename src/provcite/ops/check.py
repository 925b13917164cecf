"""Checking manuscripts: files in, findings out; copies with comments or with fixes written."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from provcite.model.errors import InputError, UsageError
from provcite.model.findings import Severity
from provcite.store.files import real_path, write_output

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from provcite.checks.keyfiles import OwnBibliography
    from provcite.checks.report import Report
    from provcite.checks.run import CheckResult, Found
    from provcite.checks.settings import CheckSettings
    from provcite.manuscripts.document import Document
    from provcite.store.library import Library

#: No manuscript is larger; a docx with hundreds of pictures has 300 MB.
MAX_BYTES: Final = 512 * 1024 * 1024
#: No bibliography is larger.
_MAX_BIBLIOGRAPHY: Final = 64 * 1024 * 1024
_SETTINGS_FILE: Final = "provcite.toml"


@dataclass(slots=True, kw_only=True)
class Checked:
    """A manuscript that was checked: its bytes, those of the files it includes, and the result."""

    path: Path
    name: str
    format: str
    data: bytes
    result: CheckResult
    included: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """What `fix` made: the new bytes (and of included files), each fix in words, refusals, what is left."""

    data: bytes
    files: Mapping[str, bytes]
    fixes: tuple[str, ...]
    refused: tuple[str, ...] = ()
    left: tuple[Found, ...] = ()


def read_bytes(path: Path, *, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a regular file; raises `InputError` where it is none or too large."""
    try:
        status = path.stat()
    except FileNotFoundError:
        raise InputError(f"There is no file {path}.", hint="Check the name.") from None
    if path.is_dir():
        raise InputError(f"{path} is a folder.", hint="Name the manuscript itself.")
    if not path.is_file():
        raise InputError(f"{path} is no ordinary file; it was not read.")
    if status.st_size > limit:
        raise InputError(
            f"{path} has {status.st_size // (1024 * 1024)} MB, more than any manuscript; it was not read.",
            hint="Check that it is the right file.",
        )
    return path.read_bytes()


def settings_for(library: Library, path: Path, base: CheckSettings | None = None) -> CheckSettings:
    """The settings of the store's ``provcite.toml``, then those of the one beside the manuscript."""
    from provcite.checks.settings import CheckSettings, read_settings

    settings = base or CheckSettings()
    table = library.settings.get("check", {})
    if isinstance(table, dict):
        settings = read_settings(table, str(library.folder / _SETTINGS_FILE), settings)
    beside = real_path(path).parent / _SETTINGS_FILE
    if beside.is_file() and beside.parent != library.folder.resolve():
        import tomllib

        try:
            data = tomllib.loads(read_bytes(beside, limit=1024 * 1024).decode("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise InputError(f"It is no TOML: {error}", place=str(beside)) from error
        own = data.get("check", {})
        if isinstance(own, dict):
            settings = read_settings(own, str(beside), settings)
    return settings


class _Folder:
    """Reads the files that a manuscript includes, from its own folder only."""

    def __init__(self, root: Path) -> None:
        self.root = real_path(root)
        self.read: dict[str, bytes] = {}

    def __call__(self, relative: str) -> bytes:
        from provcite.manuscripts.decode import MAX_TEXT_BYTES

        if relative in self.read:
            return self.read[relative]
        try:
            target = real_path(self.root / relative)
        except (OSError, ValueError) as error:
            raise InputError(f"{relative} cannot be read; it was left out.") from error
        if not target.is_relative_to(self.root):
            raise InputError(f"{relative} lies outside the manuscript's folder; it was left out.")
        if not target.is_file():
            raise InputError(f"{relative} is included and is not there; its notes were not checked.")
        self.read[relative] = read_bytes(target, limit=MAX_TEXT_BYTES)
        return self.read[relative]


def check_file(
    library: Library,
    path: Path,
    settings: CheckSettings,
    *,
    format: str | None = None,
    given: bytes | None = None,
    progress: Callable[[int, int], None] | None = None,
    bibliographies: Sequence[Path] = (),
) -> Checked:
    """Check one manuscript; raises `InputError` where it cannot be read.

    With `given` the manuscript is those bytes (standard input) and `path` only says in which folder
    the call was made; nothing that it includes is read.
    """
    from provcite.checks.run import check_document

    opened = open_manuscript(path, format=format, given=given)
    document, folder = opened.document, opened.folder
    result = check_document(
        document,
        library.lookup(),
        settings,
        name=opened.name,
        authorities=library.authorities(),
        progress=progress,
        own=own_bibliography(document, folder if given is None else None, bibliographies),
    )
    return Checked(
        path=path,
        name=opened.name,
        format=opened.format,
        data=opened.data,
        result=result,
        included=dict(folder.read),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A manuscript that was read: its name, format and bytes, what is in it, and its folder."""

    name: str
    format: str
    data: bytes
    document: Document
    folder: _Folder


def open_manuscript(path: Path, *, format: str | None = None, given: bytes | None = None) -> Opened:
    """Read a manuscript as `check_file` does; raises `InputError` where it cannot be read."""
    from provcite.manuscripts.decode import MAX_TEXT_BYTES
    from provcite.manuscripts.readers import format_of, read_manuscript

    name = _shown(path)
    zipped = path.suffix.lower() in (".docx", ".docm", ".dotx", ".odt", ".ott") or format in ("docx", "odt")
    if given is None:
        data = read_bytes(path, limit=MAX_BYTES if zipped else MAX_TEXT_BYTES)
    else:
        data, name = given, "standard input"
    chosen = format or format_of("" if given is not None else path.name, data)
    folder = _Folder(real_path(path).parent)
    document = read_manuscript(
        data, name.rpartition("/")[2], format=chosen, read_included=folder if given is None else None
    )
    return Opened(name=name, format=chosen, data=data, document=document, folder=folder)


#: Files beside a manuscript that are looked through for keys, at most.
_MAX_BIBLIOGRAPHIES: Final = 50


def own_bibliography(
    document: Document, folder: _Folder | None, given: Sequence[Path] = ()
) -> OwnBibliography | None:
    """The keys of the manuscript's own bibliography; None where it cites nothing by a key.

    From the files `given`, those that the manuscript names, and, where neither is there, every .bib of
    its folder. A file outside the folder is read only where it is given. Raises `InputError` for
    a given file that cannot be read.
    """
    from provcite.checks.keyfiles import OwnBibliography, keys_of

    blocks = [*document.blocks, *(note.block for note in document.notes)]
    if not any(block.keys for block in blocks):
        return None
    keys: set[str] = set()
    files: list[str] = []
    missing: list[str] = []
    for path in given:
        keys |= keys_of(read_bytes(path, limit=_MAX_BIBLIOGRAPHY), path.name)
        files.append(path.name)
    for name in document.bibliographies:
        if name == "printed" or folder is None:
            continue
        found = next((data for form in (name, f"{name}.bib") if (data := _in_folder(folder, form))), None)
        if found is None:
            missing.append(name)
            continue
        keys |= keys_of(found, name if "." in name.rpartition("/")[2] else f"{name}.bib")
        files.append(name)
    if folder is not None and not files:
        for path in sorted(folder.root.glob("*.bib"))[:_MAX_BIBLIOGRAPHIES]:
            data = _in_folder(folder, path.name)
            if data is not None:
                keys |= keys_of(data, path.name)
                files.append(path.name)
    return OwnBibliography(keys=frozenset(keys), files=tuple(files), missing=tuple(missing))


def _in_folder(folder: _Folder, name: str) -> bytes | None:
    """A file of the manuscript's folder; None where it is not there, or is none that may be read."""
    try:
        target = real_path(folder.root / name)
        if not target.is_relative_to(folder.root) or not target.is_file():
            return None
        return read_bytes(target, limit=_MAX_BIBLIOGRAPHY)
    except (InputError, OSError, ValueError):
        return None


# -- baseline ---------------------------------------------------------------------------------------


def fingerprint(finding: Mapping[str, Any]) -> str:
    """A finding's mark in a baseline: code, record, what was found, and the words around, not the place.

    Notes may be renumbered and lines moved; the same fault in the same words is the same finding.
    """
    words = " ".join(str(finding.get("excerpt") or "").split())
    parts = (finding.get("code"), finding.get("record"), finding.get("found"), finding.get("expected"), words)
    return hashlib.sha256("\x1f".join(str(part or "") for part in parts).encode()).hexdigest()[:24]


def read_baseline(path: Path) -> dict[str, int]:
    """The fingerprints in a report of ``--format json``, each with how often it is there."""
    try:
        data = json.loads(read_bytes(path, limit=64 * 1024 * 1024).decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise InputError(
            "It is no report of 'provcite check --format json'.",
            hint="Make one with: provcite check FILE --format json -o baseline.json",
            place=str(path),
        ) from error
    reports = data if isinstance(data, list) else [data]
    counts: dict[str, int] = {}
    for report in reports:
        findings = report.get("findings") if isinstance(report, dict) else None
        if not isinstance(findings, list):
            raise InputError("It has no findings.", hint="Make it with --format json.", place=str(path))
        for finding in findings:
            if isinstance(finding, dict):
                mark = fingerprint(finding)
                counts[mark] = counts.get(mark, 0) + 1
    return counts


def report_of(checked: Checked, baseline: dict[str, int] | None = None) -> Report:
    """The report on a manuscript; findings of the baseline are taken out and counted."""
    from provcite.checks.report import Report
    from provcite.checks.report.json import finding_as_data

    if not baseline:
        return Report(name=checked.name, result=checked.result, found=checked.result.found)
    kept: list[Found] = []
    for item in checked.result.found:
        mark = fingerprint(finding_as_data(item.finding))
        if baseline.get(mark, 0) > 0:
            baseline[mark] -= 1
        else:
            kept.append(item)
    return Report(
        name=checked.name,
        result=checked.result,
        found=tuple(kept),
        known=len(checked.result.found) - len(kept),
    )


def fails(reports: Sequence[Report], threshold: str) -> bool:
    """Whether any finding is at least as grave as `threshold` (``error``, ``warning``, ``note``).

    With ``unread`` every finding counts, and so does what was not read or not decided.
    """
    if threshold == "unread":
        return any(report.found or report.result.unread or report.result.undecided for report in reports)
    order = [Severity.ERROR, Severity.WARNING, Severity.NOTE]
    wanted = order.index(Severity(threshold))
    return any(order.index(item.finding.severity) <= wanted for report in reports for item in report.found)


# -- comments and fixes -----------------------------------------------------------------------------


def annotate(checked: Checked, report: Report, *, when: str | None = None) -> bytes:
    """The Word file with a comment at each finding; raises `UsageError` for another format."""
    from provcite.manuscripts.annotate import Comment, annotate_docx

    if checked.format != "docx":
        raise UsageError(
            f"{checked.name} is no Word file, and --annotate writes Word comments.",
            hint="For other formats: --format html gives a page to send.",
        )
    notes = checked.result.document.notes
    comments: list[Comment] = []
    for item in report.found:
        finding = item.finding
        words = f"{finding.code} {finding.name}: {finding.message}"
        if finding.expected and finding.expected not in finding.message:
            words += f"\nRecord: {finding.expected}"
        hit = item.hit
        if hit is None:
            comments.append(Comment(text=words))
        elif hit.note is not None:
            note = notes[hit.note]
            marked = hit.block.text[hit.start : hit.end]
            comments.append(
                Comment(
                    text=f"Note {note.number}, “{_short(marked)}”\n{words}",
                    note_kind=note.kind,
                    note_key=note.key,
                )
            )
        else:
            pieces = tuple(
                segment
                for segment in hit.block.segments
                if segment.end > hit.start
                and segment.start < max(hit.end, hit.start + 1)
                and segment.node >= 0
            )
            comments.append(Comment(text=words, pieces=pieces))
    return annotate_docx(checked.data, comments, when=when)


def _short(text: str, limit: int = 120) -> str:
    words = " ".join(text.split())
    return words if len(words) <= limit else words[: limit - 1] + "…"


def fix(checked: Checked, report: Report) -> Fixed:
    """Make the safe fixes of a report; nothing is written to disk."""
    from provcite.manuscripts.rewrite import AddressChange, Replacement, rewrite

    replacements: dict[Replacement, None] = {}
    addresses: dict[str, str] = {}
    wanted: list[tuple[Found, str, Replacement | None, str]] = []
    for item in report.found:
        mend = item.finding.fix
        if mend is None or not mend.safe or item.hit is None:
            continue
        position = item.finding.position
        place = f"note {position.note}" if position.note is not None else f"paragraph {position.paragraph}"
        line = f"{place}: {mend.old} → {mend.new} ({item.finding.code} {item.finding.name})"
        # A note that is called twice is found twice, and mended once.
        change = Replacement(
            pieces=item.hit.block.pieces(item.hit.start, item.hit.end), old=mend.old, new=mend.new
        )
        if not item.hit.address:
            replacements[change] = None
            wanted.append((item, line, change, ""))
            continue
        addresses[mend.old] = mend.new
        # A printed address may be split over the runs of a Word file.
        split = len(change.pieces) > 1 and item.hit.block.text[item.hit.start : item.hit.end] == mend.old
        if split:
            replacements[change] = None
        wanted.append((item, line, change if split else None, mend.old))
    changes = [AddressChange(old=old, new=new) for old, new in addresses.items()]
    made = rewrite(checked.format, checked.data, list(replacements), changes, checked.included)
    reasons = dict(made.refused)
    fixes: list[str] = []
    refused: list[str] = []
    left = [
        item for item in report.found if item.hit is None or not (item.finding.fix and item.finding.fix.safe)
    ]
    for item, line, replacement, address in wanted:
        if (replacement is not None and replacement not in reasons) or address in made.addresses:
            fixes.append(line)
            continue
        reason = reasons.get(replacement) if replacement is not None else None
        refused.append(f"{line}: {reason or 'the words are not written so in the file'}")
        left.append(item)
    order = {id(item): number for number, item in enumerate(report.found)}
    left.sort(key=lambda item: order[id(item)])
    return Fixed(
        data=made.data, files=made.files, fixes=tuple(fixes), refused=tuple(refused), left=tuple(left)
    )


def write_in_place(checked: Checked, fixed: Fixed) -> None:
    """Put the mended bytes where the manuscript and the files that it includes are.

    Everything is looked at before the first byte is written. Raises `InputError` where a file is
    write-protected, is open in a word processor, or has changed since it was read; OSError where it
    cannot be written.
    """
    folder = real_path(checked.path).parent
    planned = [(folder / name, checked.included[name], data) for name, data in fixed.files.items()]
    if fixed.data != checked.data:
        planned.append((checked.path, checked.data, fixed.data))
    for path, before, _ in planned:
        _refuse_untouchable(path, before)
    for path, _, data in planned:
        write_output(path, [data])


def _refuse_untouchable(path: Path, before: bytes) -> None:
    kept = "Nothing was written."
    real = real_path(path)
    if not os.access(real, os.W_OK) or not real.stat().st_mode & stat.S_IWUSR:
        raise InputError(
            f"The file is write-protected. {kept}",
            hint="Allow writing to it, or leave out --in-place: the fixes then go into a copy.",
            place=str(path),
        )
    for lock in (
        real.with_name("~$" + real.name),
        real.with_name("~$" + real.name[2:]),
        real.with_name(f".~lock.{real.name}#"),
    ):
        if lock.is_file():
            raise InputError(
                f"The file is open in a word processor, which would write over the fixes. {kept}",
                hint=f"Close it there; if it is not open, delete {lock.name}, left from before.",
                place=str(path),
            )
    if read_bytes(path) != before:
        raise InputError(
            f"The file has changed since it was read. {kept}", hint="Run the check again.", place=str(path)
        )


def _shown(path: Path) -> str:
    """The name for reports; bytes that are no UTF-8 are shown as such and break no report."""
    return path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def fixed_name(path: Path) -> Path:
    """Where the mended copy goes by default: ``draft.fixed.docx`` beside ``draft.docx``."""
    return path.with_name(f"{path.stem}.fixed{path.suffix}")
