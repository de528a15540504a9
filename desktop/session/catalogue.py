"""The catalogue that a clinic file is read by: shipped as files, copied into the clinic file, remembered by each result.

A clinic adds allergen panels, drugs and groups of drugs of its own, and settings; they stand in the clinic file beside what was shipped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from desktop.clinic.words.language import N_, Refused, say
from desktop.facts import facts, resource
from desktop.session.sources import known_sources
from desktop.store import catalogues
from desktop.store.clinic_file import ClinicFile

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.clinic.catalogue.catalogue import Catalogue
    from desktop.clinic.catalogue.manifestations import Manifestation
    from desktop.clinic.catalogue.panel_definition import PanelDefinition
    from desktop.clinic.catalogue.settings import Settings

_FACTS = (
    "markers",
    "drugs",
    "drug_groups",
    "manifestations",
    "allergy_tests",
    "cell_products",
    "settings",
    "scales",
    "cell_rules",
    "omalizumab",
    "adverse_events",
    "outcome_scores",
    "dose_words",
    "plots",
)
# the entry types of the clinic that are read into the catalogue
OWN_TYPES = ("clinic_settings", "clinic_drug", "clinic_group")
# a definition of 300 allergens has 60 thousand bytes
MOST_BYTES = 2_000_000


def shipped() -> dict[str, Any]:
    """What the program ships, each file of facts by its name, with the one version of them all; and the list `panels`.

    Under `sources` stands what the codes of sources stand for: a file that is handed over is read without the program.
    """
    content: dict[str, Any] = json.loads(_shipped())
    return content


@cache
def _shipped() -> str:
    """The same as it is written into clinic files; the files do not change while the program runs."""
    import tomllib

    version = shipped_version()
    content: dict[str, Any] = {name: {**facts(name), "version": version} for name in _FACTS}
    panels = sorted(resource("panels").glob("*.toml"))
    read = [tomllib.loads(panel.read_text("utf-8")) for panel in panels]
    return _canonical(content | {"panels": read, "sources": dict(known_sources())})


def copy_into(file: ClinicFile, at: str) -> None:
    """Copy what the program ships into the clinic file, unless this version or a newer one is there already."""
    newest, version = _newest(file), shipped_version()
    if newest is None or version_number(newest) < version_number(version):
        _read(_shipped())
        with file.write() as db:
            # another program may have copied it meanwhile
            catalogues.add(db, version, at, _shipped())


def shipped_version() -> str:
    """Every start asks for it, and hardly one needs more of the facts than that: one small file is read, and not parsed."""
    stated = re.search(r'^version = "(.+)"$', resource("catalogue.toml").read_text("utf-8"), re.MULTILINE)
    assert stated, "the facts have no version"
    return stated[1]


def read(file: ClinicFile) -> tuple[Catalogue, tuple[Manifestation, ...]]:
    """The newest catalogue that stands in the clinic file, with the clinic's own panels, drugs, groups and settings.

    It is what the program ships where none stands there and none can be copied.
    """
    from dataclasses import replace

    version = _newest(file)
    written = _shipped() if version is None else catalogues.content(file.connection, version)
    catalogue, manifestations = _read(written)
    panels = _newest_panels(catalogue.panels, _own_panels(file))
    own = replace(catalogue, panels=panels, chosen_settings=_own_settings(file, catalogue.settings))
    return _with_own_drugs(file, _with_own_groups(file, own)), manifestations


def _own_settings(file: ClinicFile, defaults: Settings) -> Settings:
    from desktop.clinic.entry.entries import is_of
    from desktop.clinic.record.clinic_settings import ClinicSettings
    from desktop.store import keeping

    kept = keeping.of_type(file.connection, ClinicSettings.declaration.name)
    return kept[0].entry.over(defaults) if kept and is_of(kept[0], ClinicSettings) else defaults


def _with_own_groups(file: ClinicFile, catalogue: Catalogue) -> Catalogue:
    from desktop.clinic.entry.entries import is_of
    from desktop.clinic.record.clinic_group import ClinicGroup, with_groups
    from desktop.store import keeping

    kept = keeping.of_type(file.connection, ClinicGroup.declaration.name)
    return with_groups(catalogue, [one for one in kept if is_of(one, ClinicGroup)]) if kept else catalogue


def _with_own_drugs(file: ClinicFile, catalogue: Catalogue) -> Catalogue:
    from desktop.clinic.entry.entries import is_of
    from desktop.clinic.record.clinic_drug import ClinicDrug, with_drugs
    from desktop.store import keeping

    kept = keeping.of_type(file.connection, ClinicDrug.declaration.name)
    return with_drugs(catalogue, [one.entry for one in kept if is_of(one, ClinicDrug)]) if kept else catalogue


# one clinic file after the other is mostly read by the same catalogue
@lru_cache(maxsize=2)
def _read(written: str) -> tuple[Catalogue, tuple[Manifestation, ...]]:
    content = json.loads(written)
    if not content.keys() >= {*_FACTS, "panels"}:
        # copied by an older program into a file that may only be read: what it did not know yet is what this one ships. Before
        # there were groups of drugs other files told their rows otherwise, too: of such a program only the panels are read
        told_alike = content.keys() if "drug_groups" in content else content.keys() & {"panels"}
        content = shipped() | {name: content[name] for name in told_alike}
    # a clinic file is opened and its patients are listed without them
    from desktop.clinic.catalogue.catalogue_file import read_catalogue
    from desktop.clinic.catalogue.manifestations import read_manifestations
    from desktop.clinic.entry.sources import in_words

    # kept with their codes, and read by people: a source is said in words wherever a fact is shown
    said: dict[str, Any] = in_words(content, known_sources())
    # each file is read under its own name
    files = {name: said[name] for name in (*_FACTS, "panels") if name != "manifestations"}
    return read_catalogue(**files), read_manifestations(said["manifestations"])


def _newest(file: ClinicFile) -> str | None:
    return max(catalogues.versions(file.connection), key=version_number, default=None)


def version_number(version: str) -> tuple[int, ...]:
    """What orders versions: 2026.10 is newer than 2026.9, whenever each was copied."""
    return tuple(map(int, re.findall(r"[0-9]+", version)))


def _canonical(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


# A clinic's own panels


def read_panel_file(path: Path) -> dict[str, Any]:
    """The parsed content of a panel definition file, not checked yet. Raises `WrongDefinition` for what is no TOML."""
    from desktop.clinic.catalogue.panel_definition_file import WrongDefinition

    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise WrongDefinition(
                [say(N_("{path} is too large for a panel definition. Was another file meant?"), path=path)]
            )
        return parse_panel(path.read_bytes())
    except OSError as error:
        sentence = N_("{path} cannot be read: {why}. Nothing was added.")
        raise WrongDefinition([say(sentence, path=path, why=error.strerror or error)]) from error


def parse_panel(written: bytes) -> dict[str, Any]:
    """The parsed content of a panel definition as a file holds it. Raises `WrongDefinition` for what is no TOML in UTF-8."""
    import tomllib

    from desktop.clinic.catalogue.panel_definition_file import WrongDefinition

    try:
        return tomllib.loads(written.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = written.count(b"\n", 0, error.start) + 1
        sentence = N_("This file is not written in UTF-8 (line {line}). Save it as UTF-8 in the editor, and try again.")
        raise WrongDefinition([say(sentence, line=line)]) from error
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"\(at line ([0-9]+), column ([0-9]+)\)", str(error))
        if at:
            sentence = N_(
                "This is no TOML: line {line}, near character {column}, cannot be read. Look for a missing quote, "
                "comma or bracket there or in the line before."
            )
            raise WrongDefinition([say(sentence, line=at[1], column=at[2])]) from error
        sentence = N_("This is no TOML: it ends too early. Look for a missing quote or bracket in its last lines.")
        raise WrongDefinition([say(sentence)]) from error
    except (ValueError, RecursionError) as error:
        # a number of thousands of digits, brackets within brackets without end
        raise WrongDefinition([say(N_("This is no panel definition: a value in it cannot be read."))]) from error


def add_panel(file: ClinicFile, at: str, who: str, content: Mapping[str, Any]) -> PanelDefinition:
    """Add a panel definition of the clinic's own, or a newer version of one; what stands there already is left as it is.

    Raises `WrongDefinition` with all that is wrong, `Refused` when this version stands there with another content or a
    name is another panel's, or `CannotWrite`.
    """
    from desktop.clinic.catalogue.panel_definition_file import read_definition

    definition = read_definition(content)
    with file.write() as db:
        # inside the transaction: another program may add one at the same time
        standing = _all_panels(file)
        same = [panel for panel in standing if (panel.code, panel.version) == (definition.code, definition.version)]
        if same and same[0] == definition:
            return same[0]
        if same:
            sentence = N_(
                "{panel} {version} stands in the clinic file already, with another content, and results may have been "
                "read by it. Give the changed definition a higher version, and add it again."
            )
            raise Refused(say(sentence, panel=definition.code, version=definition.version))
        _refuse_names_of_others(definition, standing)
        catalogues.add_panel(db, definition.code, definition.version, at, who, _canonical(content))
    return definition


def _refuse_names_of_others(definition: PanelDefinition, standing: list[PanelDefinition]) -> None:
    from desktop.clinic.words.typeahead import fold, texts_of

    own = {fold(text): text for text in texts_of(definition)}
    for other in standing:
        for taken in map(fold, texts_of(other)):
            if other.code != definition.code and taken in own:
                sentence = N_("“{name}” is already a name of the panel {panel}. Choose another name, code or alias.")
                raise Refused(say(sentence, name=own[taken], panel=other.code))


def _all_panels(file: ClinicFile) -> list[PanelDefinition]:
    from desktop.clinic.catalogue.panel_definition_file import read_definition

    contents = map(json.loads, catalogues.contents(file.connection))
    copied = [read_definition(panel) for content in contents for panel in content.get("panels", ())]
    return [*_own_panels(file), *copied]


def _own_panels(file: ClinicFile) -> list[PanelDefinition]:
    # most clinics have none, and a start needs no more of them
    if not (contents := catalogues.panels(file.connection)):
        return []
    from desktop.clinic.catalogue.panel_definition_file import read_definition

    return [read_definition(json.loads(content)) for content in contents]


def _newest_panels(copied: tuple[PanelDefinition, ...], own: list[PanelDefinition]) -> tuple[PanelDefinition, ...]:
    """One definition a code, the newest version of it; those that were shipped first."""
    newest: dict[str, PanelDefinition] = {}
    for panel in (*copied, *own):
        standing = newest.get(panel.code)
        if standing is None or version_number(standing.version) < version_number(panel.version):
            newest[panel.code] = panel
    return tuple(newest.values())
