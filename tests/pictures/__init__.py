"""Pictures of figures that somebody has looked at, and how another one is held against them.

`TOLERA_PICTURES=new` in the environment writes those anew that differ: look at each before it is committed.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

import numpy as np
from PIL import Image

HERE = Path(__file__).parent
# one machine's letters may stand a hair beside another's: blocks of so many pixels are compared, and few may differ by so many shades
_BLOCK, _SHADES, _SHARE = 4, 40, 0.002


def difference(one: Image.Image, other: Image.Image) -> float:
    """The share of blocks that differ; 1 for pictures of another size."""
    if abs(one.width - other.width) > 2 or abs(one.height - other.height) > 2:
        return 1.0
    size = min(one.width, other.width), min(one.height, other.height)
    small = (size[0] // _BLOCK, size[1] // _BLOCK)
    shades = [
        np.asarray(each.convert("L").crop((0, 0, *size)).resize(small, Image.Resampling.BOX), dtype=int)
        for each in (one, other)
    ]
    return float(np.mean(abs(shades[0] - shades[1]) > _SHADES))


def looks_like(picture: bytes, name: str) -> bool:
    """Is this the picture of that name, but for a hair?"""
    kept = HERE / f"{name}.png"
    made = Image.open(io.BytesIO(picture))
    same = kept.exists() and difference(made, Image.open(io.BytesIO(kept.read_bytes()))) <= _SHARE
    if not same and os.environ.get("TOLERA_PICTURES") == "new":
        made.convert("L").save(kept, optimize=True)
        return True
    return same
