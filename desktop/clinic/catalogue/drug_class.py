"""What an allergist calls a group of drugs, by the codes that ATC gives them."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.clinic.catalogue.codes import reach


@dataclass(frozen=True, kw_only=True)
class DrugClass:
    """What an allergist calls a group of drugs ("cephalosporins"): every ATC code that begins with one of `prefixes`.

    `elsewhere` are codes of such drugs in other places of ATC (hydroxyzine, steroids on the skin): an order to avoid the class
    means them too, and they make nobody related.
    """

    name: str
    prefixes: tuple[str, ...]
    elsewhere: tuple[str, ...] = ()
    source: str

    def reach(self, atc: str) -> int:
        """How much of this code its prefix tells: 0 where it is none of its drugs, more where it is narrower."""
        return reach(self.prefixes, atc)
