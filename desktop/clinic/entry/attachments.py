"""What may be attached to an entry: a scan or a report as PDF, PNG or JPEG, known by its first bytes and never by its name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from desktop.clinic.words.language import N_, Refused, say

# bytes
MOST = 20 * 1024 * 1024
# characters: with four bytes each, and an ending, they are still a file's name everywhere
_NAME_LENGTH = 60
# what Windows keeps for devices
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')


@dataclass(frozen=True)
class FileType:
    """A type of file that is kept: its media type, what it is called, the bytes that it begins with, the ends of its names."""

    code: str
    name: str
    begins: bytes
    endings: tuple[str, ...]


TYPES = (
    FileType("application/pdf", "PDF", b"%PDF-", (".pdf",)),
    FileType("image/png", "PNG", b"\x89PNG\r\n\x1a\n", (".png",)),
    FileType("image/jpeg", "JPEG", b"\xff\xd8\xff", (".jpg", ".jpeg")),
)


@dataclass(frozen=True)
class Attachment:
    """A file that belongs to an entry, without its content. `patient` is "" for an entry of the clinic; `size` is in bytes, `at`
    UTC, ISO 8601; `voided` says why it is void, or is ""."""

    id: str
    entry: str
    patient: str
    name: str
    type: str
    size: int
    sha256: str
    who: str
    at: str
    voided: str = ""

    @property
    def file_name(self) -> str:
        """Its name as a file can have it on any system, ending as its content is."""
        endings = next(type.endings for type in TYPES if type.code == self.type)
        # a name that ends in a point or a blank cannot be opened on Windows
        name = _NOT_IN_NAMES.sub("_", self.name).strip(" .")
        ending = next((ending for ending in endings if name.casefold().endswith(ending)), "")
        stem = name[: len(name) - len(ending)].rstrip(" .")[:_NAME_LENGTH].rstrip(" .") or "file"
        return f"{'_' if _RESERVED.match(stem) else ''}{stem}{ending or endings[0]}"


def type_of(name: str, content: bytes) -> str:
    """The media type of a file that may be attached. Raises `Refused` for any other one; `name` is only for the sentence."""
    if not content:
        raise Refused(say(N_("{name} is empty: there is nothing to attach."), name=name))
    if len(content) > MOST:
        sentence = N_(
            "{name} is larger than {most} MB, and the clinic file must stay easy to copy. Attach a smaller scan of it."
        )
        raise Refused(say(sentence, name=name, most=MOST // 1024 // 1024))
    found = next((type.code for type in TYPES if content.startswith(type.begins)), None)
    if found is None:
        sentence = N_(
            "{name} is no PDF, PNG or JPEG, whatever its name ends in. Save it as one of these, and attach that."
        )
        raise Refused(say(sentence, name=name))
    return found
