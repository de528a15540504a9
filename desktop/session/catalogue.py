"""The catalogue that a clinic file is read by: shipped as files, copied into the clinic file, remembered by each result."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from desktop.facts import resource
from desktop.store.clinic_file import ClinicFile

if TYPE_CHECKING:
    from desktop.clinic.catalogue import Catalogue
    from desktop.clinic.grading import Manifestation


def shipped() -> dict[str, Any]:
    """What the program ships: markers, drugs and manifestations."""
    import tomllib

    return {name: tomllib.loads(resource(f"{name}.toml").read_text("utf-8")) for name in ("markers", "drugs", "manifestations")}


def copy_into(file: ClinicFile, at: str) -> None:
    """Copy what the program ships into the clinic file, unless this version or a newer one is there already."""
    newest = _newest(file)
    if newest is None or _number(newest) < _number(_shipped_version()):
        shipping = shipped()
        version = _read(shipping)[0].version
        with file.write() as db:
            content = json.dumps(shipping, ensure_ascii=False, sort_keys=True)
            # another program may have copied it meanwhile
            insert = "INSERT INTO catalogue (version, at, content) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
            db.execute(insert, (version, at, content))


def _shipped_version() -> str:
    """As `read_catalogue` finds it; every start asks for it, and hardly one needs more of the files than that."""
    texts = (resource(f"{name}.toml").read_text("utf-8") for name in ("markers", "drugs"))
    return "/".join(dict.fromkeys(re.search(r'^version = "(.+)"$', text, re.MULTILINE)[1] for text in texts))


def read(file: ClinicFile) -> tuple[Catalogue, tuple[Manifestation, ...]]:
    """The newest catalogue that stands in the clinic file; what the program ships where none does and none can be copied."""
    version = _newest(file)
    if version is None:
        content = shipped()
    else:
        row = file.connection.execute("SELECT content FROM catalogue WHERE version = ?", (version,)).fetchone()
        content = json.loads(row[0])
    return _read(content)


def _read(content: dict[str, Any]) -> tuple[Catalogue, tuple[Manifestation, ...]]:
    # a clinic file is opened and its patients are listed without them
    from desktop.clinic.catalogue_file import read_catalogue
    from desktop.clinic.grading import read_manifestations

    return read_catalogue(content["markers"], content["drugs"]), read_manifestations(content["manifestations"])


def _newest(file: ClinicFile) -> str | None:
    versions = [version for (version,) in file.connection.execute("SELECT version FROM catalogue")]
    return max(versions, key=_number, default=None)


def _number(version: str) -> tuple[int, ...]:
    """What orders versions: 2026.10 is newer than 2026.9, whenever each was copied."""
    return tuple(map(int, re.findall(r"[0-9]+", version)))
