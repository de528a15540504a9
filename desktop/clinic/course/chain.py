"""The chain from a donor to a vein in one line, as far as it is known."""

from __future__ import annotations

from desktop.clinic.course.giving import Giving
from desktop.clinic.words.language import N_, _, say
from desktop.clinic.words.numbers import show_number


def chain_words(giving: Giving) -> str:
    """Donor, lot, passage, bag and viability of what was given: "donor D-3 · lot L-7 · passage 3 · bag 2 · viability 92 %"."""
    if giving.bag is None:
        return _(N_("the bag is void or not known here"))
    lot, donor = giving.lot, giving.donor
    known = [
        say(N_("donor {pseudonym}"), pseudonym=donor.pseudonym) if donor else say(N_("donor not known")),
        say(N_("lot {number}"), number=lot.number) if lot else say(N_("lot not known")),
        say(N_("passage {passage}"), passage=lot.passage) if lot and lot.passage is not None else None,
        say(N_("bag {number}"), number=giving.bag.number),
        say(N_("viability {percent} %"), percent=show_number(giving.bag.viability))
        if giving.bag.viability is not None
        else say(N_("viability not known")),
    ]
    return " · ".join(str(words) for words in known if words is not None)
