"""The chain from a donor to a vein in one line, as far as it is known."""

from __future__ import annotations

from desktop.clinic.cells.lot import Lot
from desktop.clinic.course.giving import Giving
from desktop.clinic.words.language import N_, Sentence, Wording

no_bag = Wording("chain.no_bag", N_("the bag is void or not known here"))
whole = Wording("chain", "{donor} · {lot} · {bag} · {viability}")
known_donor = Wording("chain.donor", N_("donor {pseudonym}"))
no_donor = Wording("chain.no_donor", N_("donor not known"))
known_lot = Wording("chain.lot", N_("lot {number}"))
lot_and_passage = Wording("chain.lot_and_passage", N_("lot {number} · passage {passage}"))
no_lot = Wording("chain.no_lot", N_("lot not known"))
known_bag = Wording("chain.bag", N_("bag {number}"))
known_viability = Wording("chain.viability", N_("viability {percent} %"))
no_viability = Wording("chain.no_viability", N_("viability not known"))


def chain(giving: Giving) -> Sentence:
    """Donor, lot, passage, bag and viability of what was given: "donor D-3 · lot L-7 · passage 3 · bag 2 · viability 92 %"."""
    if giving.bag is None:
        return no_bag()
    donor, percent = giving.donor, giving.bag.viability
    return whole(
        donor=known_donor(pseudonym=donor.pseudonym) if donor else no_donor(),
        lot=_lot(giving.lot),
        bag=known_bag(number=giving.bag.number),
        viability=known_viability(percent=percent) if percent is not None else no_viability(),
    )


def _lot(lot: Lot | None) -> Sentence:
    if lot is None:
        return no_lot()
    if lot.passage is None:
        return known_lot(number=lot.number)
    return lot_and_passage(number=lot.number, passage=lot.passage)
