"""The facts of a clinic file beside those of the program: which versions, and what differs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from desktop.clinic.catalogue.catalogue_changes import RowChange, changes
from desktop.clinic.entry.entries import is_of
from desktop.clinic.entry.kinds import Span
from desktop.clinic.record.clinic_drug import ClinicDrug
from desktop.clinic.record.clinic_group import ADVICE, ClinicGroup
from desktop.clinic.record.clinic_settings import ClinicSettings
from desktop.clinic.words.language import N_, Refused, say
from desktop.session import catalogue
from desktop.store import catalogues, keeping
from desktop.store.clinic_file import ClinicFile, open_file


@dataclass(frozen=True)
class FactsCompared:
    """The versions that a clinic file holds, oldest first; the one of them that is compared, and the program's.

    `drugs` and `groups` are those that the clinic added, `chosen` the settings that it chose, each with its value as it was typed.
    `sourced` says whether that one has the sources of rules beside it; `panels` are the clinic's own, with their versions.
    """

    held: tuple[str, ...]
    compared: str
    program: str
    sourced: bool
    panels: tuple[str, ...]
    drugs: tuple[str, ...]
    groups: tuple[str, ...]
    chosen: tuple[tuple[str, str], ...]
    changes: tuple[RowChange, ...]


def compare_facts(path: Path, since: str = "") -> FactsCompared:
    """Compare the newest facts in a clinic file, or those of the version `since`, with the program's.

    The file is only read: otherwise it would take in the program's facts first. Raises `CannotOpen`, and `Refused` when it
    does not hold that version.
    """
    file = open_file(path, read_only=str(say(N_("The clinic file is only looked at."))))
    try:
        held = tuple(sorted(catalogues.versions(file.connection), key=catalogue.version_number))
        compared = since or (held[-1] if held else "")
        if since and since not in held:
            sentence = N_("{path} holds no facts of version {version}; it holds: {held}.")
            raise Refused(say(sentence, path=path, version=since, held=", ".join(held)))
        content = json.loads(catalogues.content(file.connection, compared)) if compared else {}
        own = [json.loads(panel) for panel in catalogues.panels(file.connection)]
        drugs, groups, chosen = tuple(_drugs(file)), tuple(_groups(file)), tuple(_chosen(file))
    finally:
        file.close()
    return FactsCompared(
        held,
        compared,
        catalogue.shipped_version(),
        "sources" in content,
        tuple(f"{panel['code']} {panel['version']}" for panel in own),
        drugs,
        groups,
        chosen,
        tuple(changes(content, catalogue.shipped())),
    )


def _drugs(file: ClinicFile) -> Iterator[str]:
    for kept in keeping.of_type(file.connection, ClinicDrug.declaration.name):
        if is_of(kept, ClinicDrug) and kept.entry.name:
            of = kept.entry.brand_of.name if kept.entry.brand_of else kept.entry.atc
            yield f"{kept.entry.name} ({of})" if of else kept.entry.name


def _groups(file: ClinicFile) -> Iterator[str]:
    for kept in keeping.of_type(file.connection, ClinicGroup.declaration.name):
        if is_of(kept, ClinicGroup) and kept.entry.name:
            told = ADVICE.shown(kept.entry.advice) if kept.entry.advice else ""
            yield f"{kept.entry.name} ({told})" if told else kept.entry.name


def _chosen(file: ClinicFile) -> Iterator[tuple[str, str]]:
    """Labels and values, to be shown in the language of who reads them."""
    for kept in keeping.of_type(file.connection, ClinicSettings.declaration.name):
        for field in kept.entry.declaration.fields if is_of(kept, ClinicSettings) else ():
            value = getattr(kept.entry, field.name)
            if value is not None:
                yield field.label, value.text if isinstance(value, Span) else str(field.kind.said(value))
