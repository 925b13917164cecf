"""Bags (BagIt, RFC 8493) made of records and read back: what goes in, and what a zip may hold.

The bag's payload is a small store: ``data/records``, ``data/texts``, ``data/attachments``, with
``data/provenance/ID.json`` (PROV-JSON) and ``data/index.html`` for people. The store's own
repositories, concordances, address rules and corrected readings go with the records that are read by them.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from provcite.archives.data import read_data
from provcite.model import packed
from provcite.model.boundary import foreign
from provcite.model.errors import InputError, StoreError, UsageError
from provcite.ops.naming import owner
from provcite.ops.premis_log import LOG, lines_about
from provcite.ops.trace import trace
from provcite.store import attachments
from provcite.store.files import inside, temporary_beside

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from provcite.model.record import Record
    from provcite.ops.naming import Owner
    from provcite.store.library import Library

#: The profile that a bag keeps, and the file in it that says what that is.
PROFILE: Final = "urn:provcite:bagit-profile:1"
PROFILE_FILE: Final = "bagit-profile.json"

#: Limits on what is unpacked: files, bytes in all, and how much a file may swell.
MAX_FILES: Final = 200_000
MAX_BYTES: Final = 64 * 2**30
MAX_RATIO: Final = 200
#: A small file may swell more: under this size the ratio says nothing, in bytes.
RATIO_FROM: Final = 2**20


def pack(library: Library, ids: Sequence[str], target: Path, *, moment: str, agent: str) -> list[str]:
    """Write the bag of the records `ids` to the zip file `target`; the payload's paths, sorted.

    `moment` (ISO 8601) is the bagging date. Raises NotFoundError for an unknown id, UsageError for
    no id or an existing target, InputError where a file of a record is lost or damaged, StoreError
    where the target cannot be written.
    """
    if not ids:
        raise UsageError("There is nothing to pack.", hint="Name records, or take all of them with --all.")
    if target.exists():
        raise UsageError("The file is there already.", hint="Choose another name.", place=str(target))
    records = list(dict.fromkeys(library.resolve(name) for name in ids))
    with tempfile.TemporaryDirectory(prefix="provcite-pack-") as work:
        bag = Path(work) / "bag"
        paths = _fill(library, [library.get(record_id) for record_id in records], bag)
        _make_bag(bag, records, owner(library), moment=moment, agent=agent)
        try:
            _zip(bag, target)
        except OSError as fault:
            words = fault.strerror or str(fault)
            raise StoreError(f"The bag cannot be written: {words}.", place=str(target)) from fault
    return sorted(paths)


def _fill(library: Library, records: Sequence[Record], bag: Path) -> list[str]:
    """Write the payload into `bag` (bagit moves it below data/ afterwards)."""
    files: dict[str, list[tuple[str, str]]] = {}
    written: list[str] = []

    def put(relative: str, data: bytes | Path) -> None:
        path = bag / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(data, Path):
            shutil.copyfile(data, path)
        else:
            path.write_bytes(data)
        written.append(relative)

    for record in records:
        own = files.setdefault(record.id, [])
        put(f"records/{record.id}.yaml", library.file_of(record.id))
        own.append((f"records/{record.id}.yaml", "record"))
        check_text_place(library, record)
        text = library.text_bytes_of(record)
        if text is not None and record.text is not None and record.text.file:
            put(record.text.file, text)
            own.append((record.text.file, "text"))
        for attachment in record.attachments:
            source = attachments.place_of(library.folder, attachment.sha256, attachment.name)
            if source is None:
                name = attachment.name or attachment.sha256
                raise InputError(
                    f"The file {name} of record {record.id} is not in the store.",
                    hint=f"See 'provcite verify {record.id}'.",
                )
            relative = source.relative_to(library.folder).as_posix()
            if relative not in written:
                put(relative, source)
                if attachments.digest(bag / relative) != attachment.sha256.lower():
                    raise InputError(
                        f"The file {attachment.name or relative} of record {record.id} is damaged.",
                        hint=f"See 'provcite verify {record.id}'. Whoever got the bag could not unpack it.",
                        place=relative,
                    )
            own.append((relative, attachment.name or "file"))
    for path in own_data(library):
        put(path.relative_to(library.folder).as_posix(), path)
    log = lines_about(library, [record.id for record in records])
    if log:
        put(LOG, log)
    _put_provenance(library, records, files, put)
    return written


def own_data(library: Library) -> list[Path]:
    """The store's own repositories, concordances and address rules."""
    from provcite.store.authorities import KINDS

    return [path for kind in KINDS for path in library.own_files(kind)]


def check_text_place(store: Library, record: Record, *, place: str = "") -> None:
    """InputError where a record's text is to lie elsewhere than in ``texts/``.

    A bag comes from others: what it brings may not become a record, a setting or a git hook.
    """
    if record.text is None or not record.text.file:
        return
    path = inside(store.folder, record.text.file)
    if path is None or store.texts_folder.resolve() not in path.parents:
        raise InputError(
            f"The text of record {record.id} does not lie in the folder of texts: {record.text.file!r}.",
            hint="Bags carry texts from texts/ only. Move the file there and name it so in the record.",
            place=place,
        )


def _put_provenance(library: Library, records: Sequence[Record], files: Any, put: Any) -> None:
    from provcite.provenance.drawings.page import page
    from provcite.provenance.prov import serialise, to_prov

    names = owner(library).names
    entries = []
    for record in records:
        graph = trace([record], library)
        entries.append((record, graph.chains[0]))
        put(f"provenance/{record.id}.json", serialise(to_prov(graph, names), "prov-json").encode())
        files[record.id].append((f"provenance/{record.id}.json", "provenance (PROV-JSON)"))
    count = f"{len(records)} record{'s' if len(records) != 1 else ''}"
    put("index.html", page(entries, files, title=f"Archival documents: {count}").encode())


def _make_bag(bag: Path, ids: Sequence[str], store: Owner, *, moment: str, agent: str) -> None:
    said = {
        "Source-Organization": store.organization or store.agency,
        "Organization-Address": store.address,
        "Contact-Name": store.contact_name,
        "Contact-Phone": store.contact_phone,
        "Contact-Email": store.contact_email,
    }
    with _bagit(making=True) as bagit:
        bagit.make_bag(
            str(bag),
            {
                **{name: value for name, value in said.items() if value},
                "BagIt-Profile-Identifier": PROFILE,
                "External-Identifier": [f"provcite:{record_id}" for record_id in ids],
                "External-Description": "Records of archival documents with texts, files and provenance",
                "Bagging-Date": moment[:10],
                "Bag-Software-Agent": agent,
            },
            checksums=["sha256", "sha512"],
        )
        (bag / PROFILE_FILE).write_bytes(read_data(f"schema/{PROFILE_FILE}"))
        # The library writes the last draft (0.97); the bag keeps the rules of RFC 8493, which is 1.0.
        (bag / "bagit.txt").write_text(
            "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", "utf-8", newline="\n"
        )
        bagit.Bag(str(bag)).save()


@contextlib.contextmanager
def _bagit(*, making: bool = False) -> Iterator[Any]:
    """The `bagit` library, kept from logging to the terminal and from leaving the working directory.

    Names stand in its manifests as RFC 8493 has it (2.1.3), which bagit 1.9 does not do: a percent sign is
    written too, all three are read back in one pass, and the name of a file on the disk is never decoded.
    """
    import bagit

    logger = logging.getLogger("bagit")
    before, folder = logger.level, os.getcwd()
    logger.setLevel(logging.CRITICAL + 1)
    coders = bagit._encode_filename, bagit._decode_filename
    bagit._encode_filename = name_in_manifest
    bagit._decode_filename = str if making else name_of_manifest
    try:
        yield bagit
    finally:
        bagit._encode_filename, bagit._decode_filename = coders
        logger.setLevel(before)
        os.chdir(folder)


def name_in_manifest(name: str) -> str:
    """A file's name as a bag's manifest has it: percent signs and line ends percent-encoded."""
    return name.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def name_of_manifest(name: str) -> str:
    """What `name_in_manifest` was given; any other percent sign stands for itself."""
    return _ENCODED.sub(lambda found: chr(int(found[1], 16)), name)


_ENCODED: Final = re.compile("%(0[DA]|25)", re.IGNORECASE)


def _zip(folder: Path, target: Path) -> None:
    """Zip `folder` under the target's own name, written beside it and renamed when whole."""
    temporary = temporary_beside(target)
    try:
        with zipfile.ZipFile(temporary, "x", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    archive.write(path, f"{target.stem}/{path.relative_to(folder).as_posix()}")
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def extract(source: Path, folder: Path) -> Path:
    """Unzip the bag `source` into the empty `folder`; the bag's own folder. A folder is taken as it is.

    Raises InputError where the file is no zip, names a place outside, holds links, or swells
    beyond the limits.
    """
    if source.is_dir():
        return _bag_in(source, source)
    try:
        archive = packed.open_zip(source)
    except packed.DamagedError as fault:
        raise InputError("This is no readable zip file.", place=str(source)) from fault
    with archive:
        entries = archive.infolist()
        if len(entries) > MAX_FILES:
            raise InputError(f"The bag holds more than {MAX_FILES:,} files.", place=str(source))
        room = MAX_BYTES
        for entry in entries:
            room -= _extract_one(archive, entry, folder, source, room)
    return _bag_in(folder, source)


def _bag_in(folder: Path, source: Path) -> Path:
    """The folder with the bag: `folder` or one in it."""
    # Zipped again by hand, a bag may have company: __MACOSX, a second folder.
    bags = [place for place in (folder, *sorted(folder.iterdir())) if (place / "bagit.txt").is_file()]
    if bags:
        return bags[0]
    raise InputError(
        "This holds no bag (there is no bagit.txt in it).",
        hint="'provcite pack' writes bags; RFC 8493 says what one is.",
        place=str(source),
    )


def _extract_one(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: Path, source: Path, room: int
) -> int:
    """Write one file, counting what really comes out; the bytes written."""
    if entry.is_dir():
        return 0
    path = inside(folder, entry.filename)
    if path is None or (entry.external_attr >> 16) & 0o170000 == 0o120000:
        raise InputError(f"The bag names a file outside itself: {entry.filename!r}.", place=str(source))
    limit = min(room, max(RATIO_FROM, entry.compress_size * MAX_RATIO))
    size = 0
    try:
        if path.exists():
            raise InputError(f"The bag holds the file {entry.filename!r} twice.", place=str(source))
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as out:
            for piece in packed.unpacked(archive, entry, limit):
                size += out.write(piece)
    except packed.SwollenError as fault:
        raise InputError(
            f"The file {entry.filename!r} swells beyond what a bag of documents does.", place=str(source)
        ) from fault
    except (packed.MethodError, packed.LockedError) as fault:
        raise InputError(
            f"The file {entry.filename!r} of the bag cannot be unpacked: {fault.reason}.",
            hint="Unpack the bag with your system's own program and hand over the folder.",
            place=str(source),
        ) from fault
    except packed.DamagedError as fault:
        raise InputError(
            f"The bag is damaged at {entry.filename!r}: {fault.reason}.", place=str(source)
        ) from fault
    except OSError as fault:
        why = fault.strerror or str(fault)
        raise InputError(
            f"The file {entry.filename[:200]!r} of the bag cannot be unpacked: {why}.", place=str(source)
        ) from fault
    return size


def validate(bag: Path, source: Path) -> None:
    """Check every digest of the bag; InputError names the files that are damaged, lost or added."""
    with _bagit() as bagit:
        try:
            opened = bagit.Bag(str(bag))
        except Exception as fault:  # nothing but the library runs in these blocks
            raise InputError(f"The bag cannot be read: {_reason(fault, bag)}.", place=str(source)) from fault
        try:
            opened.validate()
        except Exception as fault:
            details = _damage(opened) or [_reason(fault, bag)]
            more = f" and {len(details) - 5} more" if len(details) > 5 else ""
            raise InputError(
                f"The bag is damaged: {'; '.join(details[:5])}{more}.",
                hint="Nothing was taken from it. Ask for it again.",
                place=str(source),
            ) from fault


def _reason(fault: Exception, bag: Path) -> str:
    """What the library says, without the temporary folder's name."""
    return str(fault).replace(f"{bag}{os.sep}", "").replace(str(bag), "the bag").rstrip(".")


def _damage(bag: Any) -> list[str]:
    """Every file of a bag that is lost, added or changed, a phrase each.

    The library stops at the first thing that is wrong, which may be the size of the whole.
    """
    with foreign("The bag's manifests cannot be read"):
        lost, added = (list(names) for names in bag.compare_manifests_with_fs())
    found = [f"{name} is missing" for name in lost] + [f"{name} was added" for name in added]
    for name, digests in sorted(bag.entries.items()):
        path = Path(bag.path) / name
        expected = digests.get("sha256")
        if expected and path.is_file() and attachments.digest(path) != expected:
            found.append(f"{name} was changed")
    return found
