"""Files that are handed over: whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from desktop.clinic.entry.failures import Failure
from desktop.clinic.words.language import N_, say


def put(target: Path, data: bytes) -> Path:
    """Write the bytes beside the target, flush them to the disk, then put them in its place. Raises `Failure`."""
    beside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, target)
    except OSError as error:
        sentence = N_("{path} could not be written: {why}. Nothing was left behind; choose another place.")
        raise Failure(say(sentence, path=target, why=error.strerror or error)) from error
    finally:
        beside.unlink(missing_ok=True)
    return target
