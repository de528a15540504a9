"""Where the facts and looks that ship as data are: `resources/`, in a checkout and installed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

_HERE = Path(__file__).resolve().parent
# installed, they lie inside the package; in a checkout, beside it
_RESOURCES = next(folder for folder in (_HERE / "resources", _HERE.parent / "resources") if folder.is_dir())


def resource(name: str) -> Path:
    """The file or folder `name` of the resources, as in `resource("markers.toml")`; FileNotFoundError if there is none."""
    path = _RESOURCES / name
    if not path.exists():
        raise FileNotFoundError(f"{path}: this copy of Tolera is not whole.")
    return path


def facts(name: str) -> dict[str, Any]:
    """The parsed file of facts `name`, as in `facts("markers")`; of a folder ("drugs") what its files hold together."""
    # not every start needs facts
    import tomllib

    folder = _RESOURCES / name
    if not folder.is_dir():
        return tomllib.loads(resource(f"{name}.toml").read_text("utf-8"))
    rows: dict[str, Any] = {}
    for file in sorted(folder.glob("*.toml")):
        for key, found in tomllib.loads(file.read_text("utf-8")).items():
            rows[key] = [*rows.get(key, []), *found] if isinstance(found, list) else found
    return rows
