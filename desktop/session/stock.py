"""The stock of the clinic: what is left, what expires when, and what is out of the freezer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.clinic.cells.bag import Bag
from desktop.clinic.cells.lot import Lot
from desktop.clinic.cells.stock import Stock, stock_of

if TYPE_CHECKING:
    from desktop.session.session import Session

# the entry types that the stock is made of, and who the bags are for
STOCKED = frozenset({"lot", "bag", "authorisation", "infusion", "patient"})


def stock(session: Session) -> Stock:
    """Every lot with its bags, as they stand now."""
    chart, reader = session.chart(""), session.reader_of("")
    uses = session.products.uses_of([kept.id for kept in chart.of(Bag)])
    return stock_of(chart.of(Lot), chart.of(Bag), uses, lambda kept: kept.entry.title(reader), session.catalogue)
