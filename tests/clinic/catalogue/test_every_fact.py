"""Whatever ships as a fact says where it is from."""

from __future__ import annotations

import dataclasses

from desktop.clinic.catalogue.allergy_facts import AllergyFacts, AllergyLimits
from desktop.clinic.catalogue.cell_rules import CellLimits, CellRules, Speech
from desktop.clinic.catalogue.dose_words import DoseWords
from desktop.clinic.catalogue.event_facts import EventFacts
from desktop.clinic.catalogue.full_doses import FullDoses
from desktop.clinic.catalogue.intervals import Wait
from desktop.clinic.catalogue.measured_facts import Control, Release, ResultLimits
from desktop.clinic.catalogue.omalizumab_labels import OmalizumabLabels, Regimen
from desktop.clinic.catalogue.outcome_scores import Band
from desktop.clinic.catalogue.panel_definition import Allergen, ResultClass
from desktop.clinic.catalogue.pen_fast import PenFastBand
from desktop.clinic.catalogue.plot_limits import PlotLimits
from desktop.clinic.catalogue.product_tests import PrintedUnit, ResultWord
from desktop.clinic.catalogue.scales import Organs, ScaleGrade, Scales, Suffix, Together
from desktop.clinic.catalogue.settings import Settings
from desktop.clinic.catalogue.suppressors import Suppressors
from desktop.clinic.words.readings import Limits
from tests.clinic.made import CATALOGUE


def test_every_row_has_a_source():
    def rows(thing):
        for field in dataclasses.fields(thing):
            value = getattr(thing, field.name)
            for part in value if isinstance(value, tuple) else (value,):
                if dataclasses.is_dataclass(part):
                    yield part
                    yield from rows(part)

    # what a panel, a quality test, a scale or a dose table holds has the source of that; others only hold rows
    held = (Allergen, ResultClass, AllergyFacts, AllergyLimits, PrintedUnit, ResultWord, Limits)
    held += (Scales, ScaleGrade, Organs, Together, Suffix)
    held += (OmalizumabLabels, Regimen, EventFacts, Settings, Band)
    held += (CellRules, CellLimits, Speech)
    held += (FullDoses, PenFastBand, Suppressors, Wait, DoseWords)
    held += (Release, Control, ResultLimits, PlotLimits)
    shipped = [row for row in rows(CATALOGUE) if not isinstance(row, held)]
    assert len(shipped) > 150
    assert not {type(row).__name__ for row in shipped if not getattr(row, "source", "").strip()}
