"""Opens a zipped manuscript (docx, odt) without trusting it."""

from __future__ import annotations

import io
import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provcite.model import packed
from provcite.model.errors import InputError

if TYPE_CHECKING:
    import zipfile

    from lxml import etree

MAX_ARCHIVE_BYTES = 512 * 1024 * 1024
MAX_MEMBERS = 20_000
#: The XML of a 1,000-page book is about 40 MB.
MAX_PART_BYTES = 96 * 1024 * 1024
MAX_TOTAL_XML = 256 * 1024 * 1024
#: Real XML packs to a tenth or a twentieth; a bomb to a thousandth.
MAX_RATIO = 400
_RATIO_FROM = 4 * 1024 * 1024


@dataclass(slots=True)
class Package:
    """A zip archive whose XML members are read on demand, within limits."""

    name: str
    archive: zipfile.ZipFile
    read_so_far: int = 0

    def names(self) -> tuple[str, ...]:
        return tuple(self.archive.namelist())

    def __contains__(self, member: str) -> bool:
        try:
            self.archive.getinfo(member)
        except KeyError:
            return False
        return True

    def read(self, member: str) -> bytes:
        """The bytes of `member`; raises `InputError` where it is damaged, locked or too large."""
        try:
            info = self.archive.getinfo(member)
        except KeyError:
            raise InputError(
                f"{self.name} lacks the part {member}: it is no complete document.",
                hint="Open it in Word or LibreOffice and save it again.",
            ) from None
        if info.file_size > _RATIO_FROM and info.file_size // max(info.compress_size, 1) > MAX_RATIO:
            raise self._bomb(member)
        try:
            data = b"".join(packed.unpacked(self.archive, info, MAX_PART_BYTES))
        except packed.LockedError as fault:
            raise InputError(
                f"{self.name} is protected by a password.", hint="Save a copy without the password."
            ) from fault
        except packed.SwollenError as fault:
            raise self._bomb(member) from fault
        except packed.MethodError as fault:
            raise InputError(
                f"{self.name} cannot be read: its part {member} is packed as no word processor does it "
                f"({fault.reason}).",
                hint="Open it in Word or LibreOffice and save it again.",
            ) from fault
        except packed.DamagedError as fault:
            raise InputError(
                f"{self.name} is damaged: its part {member} cannot be unpacked.",
                hint="Open it in Word or LibreOffice and save it again, or take an older copy.",
            ) from fault
        self.read_so_far += len(data)
        if self.read_so_far > MAX_TOTAL_XML:
            raise self._bomb(member)
        return data

    def _bomb(self, member: str) -> InputError:
        return InputError(
            f"{self.name} unpacks to more than a manuscript can hold (its part {member}); it was not read.",
            hint="If the file is yours, remove embedded objects and save it again.",
        )

    def xml(self, member: str) -> etree._Element:
        """The root element of an XML member."""
        return parse_xml(self.read(member), f"{self.name} ({member})")

    def optional_xml(self, member: str) -> etree._Element | None:
        return self.xml(member) if member in self else None

    def main_part(self) -> str:
        """The part of a Word file that holds its body."""
        return self.related("", "officeDocument") or "word/document.xml"

    def related(self, part: str, kind: str) -> str | None:
        """The part that `part` names as its `kind` (``footnotes``, ``styles``), under whatever name it has.

        The rule is that of ECMA-376 part 2, section 6.5: a target is absolute, or relative to the
        folder of the part. None where there is no such relation, or its target is not there.
        """
        folder, _, leaf = part.rpartition("/")
        relations = self.optional_xml(posixpath.join(folder, "_rels", f"{leaf}.rels"))
        for relation in relations if relations is not None else ():
            if (
                str(relation.get("Type", "")).endswith("/" + kind)
                and relation.get("TargetMode") != "External"
            ):
                target = posixpath.normpath(posixpath.join("/", folder, str(relation.get("Target", ""))))
                if target.lstrip("/") in self:
                    return target.lstrip("/")
        return None


def open_package(data: bytes, name: str) -> Package:
    """Open the bytes of a docx or odt; raises `InputError` where they are no zip archive."""
    if len(data) > MAX_ARCHIVE_BYTES:
        raise InputError(f"{name} is larger than {MAX_ARCHIVE_BYTES // (1024 * 1024)} MB; it was not read.")
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise InputError(
            f"{name} is an old Word file (.doc) or a protected one.",
            hint="Open it in Word or LibreOffice and save it as .docx without a password.",
        )
    try:
        archive = packed.open_zip(io.BytesIO(data))
    except packed.DamagedError as error:
        cut = data[:2] == b"PK"
        raise InputError(
            f"{name} is cut off or damaged: it begins as a zip archive but does not end as one."
            if cut
            else f"{name} is no Word or OpenDocument file: it is not a zip archive.",
            hint="Copy it again from where it came."
            if cut
            else "Check the name's ending against what the file is.",
        ) from error
    if len(archive.infolist()) > MAX_MEMBERS:
        raise InputError(f"{name} holds more than {MAX_MEMBERS} parts; it was not read.")
    return Package(name, archive)


def parse_xml(data: bytes, where: str) -> etree._Element:
    """Parse XML without entities, network or a document type; raises `InputError`."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        reason = str(error.msg or "")
        if "depth" in reason.lower():
            raise InputError(
                f"{where} nests its tables or boxes more than 250 deep; it was not read.",
                hint="Flatten the tables.",
            ) from error
        raise InputError(
            f"{where} holds broken XML at line {line}.",
            hint="Open the file in Word or LibreOffice and save it again.",
        ) from error
    except Exception as error:  # nothing but lxml runs in the block
        raise InputError(
            f"{where} cannot be read as XML.", hint="Open the file in Word or LibreOffice and save it again."
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise InputError(
            f"{where} declares XML entities, which no word processor writes; it was not read.",
            hint="Open it in Word or LibreOffice and save it again.",
        )
    return root
