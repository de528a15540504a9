"""What laboratories call the columns and head lines of a panel file, in English, Turkish, German and Italian.

No maker's export could be confirmed from readable text (domain.md §4), so the words are general knowledge [design]; a
label that is not here is not used, and said so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from desktop.clinic.words.typeahead import fold, key_of

# "date" alone doesn't say of what, and a report's or receipt's day is not the specimen's: both are no dates for us
_WORDS = {
    "code": "code|codes|allergen|allergen code|allergen id|component|component code|allergen component|allergen/extract|analyte|"
    "kod|kodu|alerjen|alerjen kodu|allerjen|bileşen|bileşen kodu|allergenkode|allergencode|komponente|kürzel|"
    "codice|codice allergene|allergene|componente",
    "name": "name|allergen name|allergen source|source|common name|description|species|latin name|group|allergen group|type|"
    "protein family|family|ad|adı|alerjen adı|açıklama|tür|grup|kaynak|bezeichnung|allergenname|allergenquelle|quelle|"
    "beschreibung|gruppe|proteinfamilie|nome|nome allergene|descrizione|fonte|gruppo|famiglia",
    "value": "result|results|value|concentration|quantity|reading|measurement|ige|sige|specific ige|sige result|sige value|"
    "ige value|ige result|sonuç|sonuçlar|değer|konsantrasyon|spesifik ige|ergebnis|ergebnisse|wert|messwert|konzentration|"
    "spezifisches ige|risultato|risultati|valore|concentrazione|ige specifiche",
    "unit": "unit|units|result unit|birim|birimi|einheit|einheiten|unità|unità di misura",
    "class": "class|ige class|rast class|sige class|result class|interpretation|level|sınıf|sınıfı|yorum|klasse|ige klasse|"
    "rast klasse|classe|classe ige|interpretazione",
    "sample": "sample|sample id|sample no|sample number|sample code|sample name|sample barcode|specimen|specimen id|specimen no|"
    "specimen number|numune|numune no|numune id|numune numarası|numune kodu|numune barkodu|örnek|örnek no|örnek id|"
    "örnek numarası|probe|proben id|proben nr|probennummer|probenbarcode|campione|id campione|codice campione|numero campione",
    "patient": "patient|patient id|patient no|patient number|patient code|patient identifier|hasta|hasta no|hasta id|"
    "hasta numarası|hasta kodu|dosya no|patienten id|patienten nr|patientennummer|paziente|id paziente|codice paziente|"
    "numero paziente",
    "specimen": "collected|collected on|collected at|collection|collection date|date of collection|date collected|"
    "sample collected|sample date|sampling date|date of sampling|date of sample|specimen date|specimen collected|"
    "specimen collection date|sample collection date|blood drawn|date drawn|draw date|numune tarihi|numune alma tarihi|"
    "numune alım tarihi|numune alınma tarihi|örnek tarihi|örnek alma tarihi|örnek alım tarihi|kan alma tarihi|"
    "kan alım tarihi|entnahme|entnahmedatum|entnahmetag|probenentnahme|probenahme|probenahmedatum|probendatum|abnahmedatum|"
    "blutentnahme|data prelievo|data del prelievo|data di prelievo|prelievo|data campione|data del campione",
    "run": "run date|date of run|run|run at|test date|tested|tested on|assay date|analysis date|date of analysis|"
    "measurement date|measured on|date of measurement|çalışma tarihi|test tarihi|analiz tarihi|ölçüm tarihi|messdatum|"
    "testdatum|analysedatum|datum der analyse|data analisi|data di analisi|data del test|data esecuzione|data misurazione",
    "total": "total ige|tige|ige total|total immunoglobulin e|total ige result|toplam ige|total ige sonucu|gesamt ige|"
    "gesamtige|ige gesamt|ige totali|ige totale",
    "total unit": "total ige unit|tige unit|toplam ige birimi|gesamt ige einheit|unità ige totali",
    "lot": "lot|lot no|lot number|lot id|panel lot|kit lot|cartridge lot|lot numarası|parti no|charge|chargennummer|chargen nr|"
    "lotnummer|lotto|numero lotto|numero di lotto",
    "quality": "qc|quality|quality control|qc result|qc status|quality check|control|kontrol|kalite|kalite kontrol|"
    "qualität|qualitätskontrolle|kontrolle|qualità|controllo|controllo qualità|controllo di qualità",
    "software": "software|software version|sw version|analysis software|yazılım|yazılım sürümü|softwareversion|versione software",
    "laboratory": "laboratory|lab|laboratory name|performing laboratory|laboratuvar|laboratuvar adı|labor|laboratorium|"
    "laboratorio",
    "panel": "panel|panel name|panel code|assay|assay name|panel adı|panelname|pannello|nome pannello",
    "other": "date|time|tarih|saat|datum|zeit|data|ora|report date|date of report|reported|reported on|printed|printed on|"
    "rapor tarihi|onay tarihi|sonuç tarihi|befunddatum|berichtsdatum|druckdatum|data referto|data del referto|"
    "received|received on|date received|receipt date|kabul tarihi|numune kabul tarihi|eingang|eingangsdatum|data ricezione|"
    "date of birth|birth date|dob|doğum tarihi|geburtsdatum|data di nascita|"
    "patient name|hasta adı|adı soyadı|ad soyad|patientenname|nome paziente|surname|first name|last name|soyadı|nachname|"
    "vorname|cognome|sex|gender|age|cinsiyet|yaş|geschlecht|alter|sesso|età|physician|doctor|doktor|hekim|arzt|medico|"
    "barcode|barkod|comment|comments|remark|note|notes|açıklamalar|bemerkung|kommentar|commento|no|nr|#|row|line|sıra|"
    "sıra no|position|method|yöntem|methode|metodo|instrument|device|cihaz|gerät|strumento|reference range|referans aralığı|"
    "referenzbereich|cut off|cutoff|report|title|operator|test",
}
ABOUT_FILE = frozenset(
    {"sample", "patient", "specimen", "run", "total", "total unit", "lot", "quality", "software", "laboratory", "panel"}
)
# what a line around the table can say; a unit there is that of all results
_OF_LINES = ABOUT_FILE | {"unit", "other"}

_NOT_MEASURED = {
    key_of(text)
    for text in (
        "", "n.a.", "n.a", "na", "n/a", "-", "–", "—", "--", "---", "not measured", "not done", "not tested", "ölçülmedi",
        "çalışılmadı", "yapılmadı", "nicht gemessen", "nicht bestimmt", "non misurato", "non eseguito",
    )
}  # fmt: skip
_UNIT = re.compile(
    r"(?P<before>.*?)[\s(\[]*(?P<unit>(?<![^\W\d_])[kmµμunp]?(?:\[?[iı]?u\]?(?:_?\(?a\)?)?|g|mol)\s?/\s?[mdµμ]?l)[)\]]*\s*",
    re.IGNORECASE | re.DOTALL,
)
_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")


def _bare(text: str) -> str:
    return "".join(re.findall(r"[^\W_]+", fold(text)))


_ROLES = {_bare(word) or word: role for role, words in _WORDS.items() for word in words.split("|")}


@lru_cache(maxsize=4096)
def role_of(label: str) -> str:
    """What a column's or head line's label says that it holds, such as "code" or "specimen"; "" for an unknown label."""
    text, unit = without_unit(label)
    bare = _bare(_BRACKETS.sub(" ", text)) or text.strip()
    if unit and not bare:
        return "value"
    return _ROLES.get(bare, "")


def without_unit(text: str) -> tuple[str, str]:
    """The text and the unit at its end, as printed: "Result (kUA/l)" → "Result", "kUA/l"; "0.59 kUA/L" → "0.59", "kUA/L"."""
    if "/" not in text:  # most have none
        return text, ""
    match = _UNIT.fullmatch(unicodedata.normalize("NFKC", text))
    return (match["before"].strip(), match["unit"].strip()) if match else (text, "")


def unit_key(unit: str) -> str:
    """What two spellings of one unit have in common: `kUA/l`, `kU_A/L` and `kU(A)/L` are one."""
    return _bare(unit)


def is_not_measured(text: str) -> bool:
    """Does a cell say that there is no result? An empty one does."""
    return not text or key_of(text) in _NOT_MEASURED


@dataclass(frozen=True)
class Fact:
    """Something that a file says about itself: a role of ABOUT_FILE, "unit" or "other", what stands there, and where."""

    role: str
    value: str
    line: int
    unit: str = ""


def facts_in(line: int, cells: Sequence[str]) -> list[Fact]:
    """What a head line says, in the ways `Sample;123;Lot;45`, `Sample: 123`, `Sample:;123` and `Total IgE;≤ 100;kU/l`."""
    facts: list[Fact] = []
    label = ""
    for cell in filter(None, cells):
        next_label = cell.rstrip(": ")
        if label and role_of(next_label) not in ABOUT_FILE:
            facts.append(Fact(role_of(label), cell, line, without_unit(label)[1]))
            label = ""
            continue
        before, colon, behind = cell.partition(":")
        bare, unit = without_unit(cell)
        if unit and not bare and facts and not label:
            facts[-1] = replace(facts[-1], unit=unit)
        elif colon and behind.strip() and role_of(before) in _OF_LINES:
            facts.append(Fact(role_of(before), behind.strip(), line, without_unit(before)[1]))
            label = ""
        else:
            label = next_label if role_of(next_label) in _OF_LINES else ""
    return facts


def begins_with_label(cells: Sequence[str]) -> bool:
    """Is this a line about the file, rather than one of an allergen?"""
    first = next(filter(None, cells), "")
    return role_of(first.partition(":")[0].strip()) in _OF_LINES
