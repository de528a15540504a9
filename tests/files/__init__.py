"""Clinic files as earlier programs made them, kept packed; unpacked they are byte for byte what those programs wrote."""

from __future__ import annotations

import lzma
from pathlib import Path

PACKED = {
    int(file.name.removeprefix("schema-").removesuffix(".sqlite.xz")): file
    for file in sorted(Path(__file__).parent.glob("schema-*.sqlite.xz"))
}


def unpack(schema: int, path: Path) -> Path:
    """Put the clinic file of that schema at a path."""
    path.write_bytes(lzma.decompress(PACKED[schema].read_bytes()))
    return path
