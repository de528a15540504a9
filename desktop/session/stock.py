"""The stock of the clinic: what is left, what expires when, and what is out of the freezer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.clinic.cells.lot import Lot
from desktop.clinic.cells.stock import Stock, stock_of

if TYPE_CHECKING:
    from desktop.clinic.cells.bag import Bag
    from desktop.clinic.entry.entries import Kept
    from desktop.session.session import Session


def stock(session: Session) -> Stock:
    """Every lot with its bags, as they stand now; made once, and again after a write that concerns it."""
    products = session.products
    if products.stock is None:
        reader, out = session.reader_of(""), products.bags_out()
        uses = products.uses_of([kept.id for kept in out])

        def title(bag: Kept[Bag]) -> str:
            return bag.entry.title(reader)

        def against(lot: Kept[Lot]) -> str:
            return products.open_about(lot, session.catalogue)

        products.stock = stock_of(session.chart("").of(Lot), products.alike(), out, uses, title, against)
    return products.stock
