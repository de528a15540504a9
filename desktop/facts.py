"""Where the facts and looks that ship as data are: `resources/`, in a checkout and installed."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent
# installed, they lie inside the package; in a checkout, beside it
_RESOURCES = next(folder for folder in (_HERE / "resources", _HERE.parent / "resources") if folder.is_dir())


def resource(name: str) -> Path:
    """The file or folder `name` of the resources, as in `resource("markers.toml")`; FileNotFoundError if there is none."""
    path = _RESOURCES / name
    if not path.exists():
        raise FileNotFoundError(f"{path}: this copy of Tolera is not whole.")
    return path
