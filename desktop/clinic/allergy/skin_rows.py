"""The rows of a sheet of skin tests: what was pricked or injected, and what was measured."""

from __future__ import annotations

from decimal import Decimal

from desktop.clinic.allergy import skin_words
from desktop.clinic.allergy.allergy_kinds import (
    Concentration,
    ConcentrationText,
    Diameters,
    DiametersText,
    Substance,
    SubstanceName,
)
from desktop.clinic.allergy.skin_words import OUTCOME
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.entries import Part, entry_type, item
from desktop.clinic.entry.kinds import Choice, Number, Option
from desktop.clinic.words.language import N_

PRINTED = Choice((Option("positive", N_("positive")), Option("negative", N_("negative"))))


@entry_type(label=N_("Skin prick"), plural=N_("Skin pricks"))
class SkinPrick(Part):
    """One prick: an extract or a drug, its wheal and flare."""

    substance: Substance | None = item(
        SubstanceName("concentration"), N_("Allergen or drug"), required=True, help=N_("First letters.")
    )
    concentration: Concentration | None = item(
        ConcentrationText(), N_("Concentration"), help=N_("With its unit, 1:10, or undiluted.")
    )
    wheal: Diameters | None = item(DiametersText(), N_("Wheal"), unit="mm", help=N_("Both diameters: 5x4."))
    flare: Diameters | None = item(DiametersText(), N_("Flare"), unit="mm", help=N_("Both diameters: 12x10."))
    printed: str | None = item(PRINTED, N_("Printed"), help=N_("What the report says, when it gives no wheal."))
    mean: Decimal | None = item(
        Number(decimals=1), N_("Mean"), unit="mm", computed=True, help=N_("Of both diameters of the wheal.")
    )
    outcome: str | None = item(OUTCOME, N_("Outcome"), computed=True, help=N_("By the sheet's own controls."))

    def understood(self, name: str, around: Around) -> str:
        return skin_words.wheal(self.wheal, None, self.outcome) if name == "wheal" and self.wheal else ""


@entry_type(label=N_("Intradermal test"), plural=N_("Intradermal tests"))
class Intradermal(Part):
    """One injection: the wheal injected, the wheal after 20 minutes, and late readings."""

    substance: Substance | None = item(
        SubstanceName("concentration"), N_("Allergen or drug"), required=True, help=N_("First letters.")
    )
    concentration: Concentration | None = item(
        ConcentrationText(), N_("Concentration"), help=N_("With its unit, such as 0.005 mg/mL.")
    )
    volume: Decimal | None = item(
        Number(), N_("Volume"), unit="mL", soft=("0.02", "0.05"), hard=("0", "1"), help=N_("Injected, in mL.")
    )
    injected: Diameters | None = item(DiametersText(), N_("Injected"), unit="mm", help=N_("The wheal at once: 4x4."))
    wheal: Diameters | None = item(
        DiametersText(), N_("At 20 min"), unit="mm", help=N_("The wheal after 20 minutes: 7x6.")
    )
    flare: Diameters | None = item(DiametersText(), N_("Flare"), unit="mm", help=N_("Both diameters; 0 for none."))
    late_24: Diameters | None = item(DiametersText(), N_("24 h"), unit="mm", help=N_("The infiltration; 0 for none."))
    late_48: Diameters | None = item(DiametersText(), N_("48 h"), unit="mm", help=N_("The infiltration; 0 for none."))
    late_72: Diameters | None = item(DiametersText(), N_("72 h"), unit="mm", help=N_("The infiltration; 0 for none."))
    printed: str | None = item(PRINTED, N_("Printed"), help=N_("What the report says, when it gives no wheal."))
    growth: Decimal | None = item(
        Number(decimals=1),
        N_("Growth"),
        unit="mm",
        computed=True,
        help=N_("Mean at 20 minutes less the mean injected."),
    )
    outcome: str | None = item(OUTCOME, N_("Outcome"), computed=True, help=N_("By the growth and the flare."))

    def understood(self, name: str, around: Around) -> str:
        return skin_words.wheal(self.wheal, self.growth, self.outcome) if name == "wheal" and self.wheal else ""
