"""The coded answers about a drug reaction: how certain it is, how it came about, what is avoided because of it."""

from __future__ import annotations

from desktop.clinic.entry.answers import UNKNOWN
from desktop.clinic.entry.kinds import Choice, Option
from desktop.clinic.words.language import N_

CERTAINTY = Choice(
    (
        Option("suspected", N_("suspected"), ("şüpheli",)),
        Option("confirmed", N_("confirmed"), ("kesin",)),
        Option("refuted", N_("refuted")),
        Option("resolved", N_("resolved")),
    )
)
CONFIRMED_BY = Choice(
    (
        Option("skin_test", N_("skin test")),
        Option("provocation", N_("drug provocation")),
        Option("bat", N_("basophil activation test"), ("BAT",)),
        Option("cast", N_("CAST")),
        Option("history", N_("history alone")),
        UNKNOWN,
    )
)
RE_EXPOSURE = Choice(
    (
        Option("none", N_("none since")),
        Option("tolerated", N_("tolerated")),
        Option("reacted", N_("reacted again")),
        UNKNOWN,
    )
)
RESTRICTION = Choice(
    (
        Option("drug", N_("avoid this drug")),
        Option("subclass", N_("avoid its subclass")),
        Option("class", N_("avoid the whole class")),
        Option("none", N_("no restriction")),
        Option("undecided", N_("not decided")),
    )
)
ADRENALINE = Choice((Option("given", N_("given")), Option("not given", N_("not given")), UNKNOWN))
MECHANISM = Choice(
    (
        Option("ige", N_("IgE-mediated"), ("IgE",)),
        Option("mrgprx2", N_("MRGPRX2 (mast cells activated directly)"), ("direct mast-cell activation",)),
        Option("t_cell", N_("T-cell-mediated"), ("T cell", "delayed type")),
        Option("other", N_("another mechanism")),
        UNKNOWN,
    )
)
ADULT_LIMITS = Choice(
    (
        Option("yes", N_("they hold")),
        Option("no", N_("too young for them")),
        Option("unknown", N_("age not known")),
    )
)
# the codes are those of resources/scales.toml, which has the bounds
LATENCY_CLASS = Choice(
    (
        Option("immediate", N_("immediate")),
        Option("immediate_6h", N_("immediate by the longer bound alone")),
        Option("accelerated", N_("accelerated")),
        Option("delayed", N_("delayed")),
    )
)
# typed by who has the table: its criteria could not be had, see scales.toml
WAO_2024 = Choice(
    (Option("1", "1"), Option("2", "2"), Option("3", "3"), Option("4", "4"), Option("5", N_("5 (death)"), ("5",)))
)
