"""The pages of a patient, in order."""

from __future__ import annotations

from desktop.clinic.words.language import N_

TABS = (N_("Overview"), N_("History"), N_("Tests"), N_("Infusions"), N_("Medication"), N_("Summary"))
OVERVIEW, HISTORY, TESTS, INFUSIONS, MEDICATION, SUMMARY = range(len(TABS))
