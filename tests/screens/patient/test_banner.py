"""The banner above a patient: what must not be given, and what to avoid in bold."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.screens.patient.banner import PatientBanner
from tests.clinic.made import REACTION, patient


def test_what_to_avoid_stands_out(qtbot: QtBot) -> None:
    clinic = patient()
    clinic.keep(DrugReaction, **(REACTION | {"drug": "Brand <X>", "restriction": "avoid this drug"}))
    clinic.keep(DrugReaction, **(REACTION | {"drug": "amoxicillin", "restriction": "not decided"}))
    banner = PatientBanner()
    qtbot.addWidget(banner)
    banner.show_chart(clinic.chart, clinic.reader)
    ordered, undecided = sorted(banner.allergies.text().split("<br>"), key=lambda line: "amoxicillin" in line)
    assert ordered.endswith(" · <b>avoid Brand &lt;X&gt;</b>")
    assert undecided.endswith(" · restriction not decided")
