"""Rule M10 as tables: how conditions and the family's history are read, and what the rule makes of it."""

from __future__ import annotations

from desktop.clinic.course.authorisation import Authorisation
from desktop.clinic.entry.entries import examined
from desktop.clinic.patient.history import FamilyHistory
from desktop.clinic.words.narrative import Told, told
from desktop.clinic.words.typeahead import fold
from tests.cases import cases
from tests.clinic.made import READER
from tests.clinic.ward import AUTHORISED, levels, ward, words

RULES = READER.catalogue.cell_rules
HEALTH = {words.code: words for words in RULES.health}

TEXTS = {
    "malignancy": {
        "tiroid papiller ca (opere)": Told.SAID,
        "polisitemi vera": Told.SAID,
        "meme kanseri": Told.SAID,
        "kanser: hayır": Told.DENIED,
        "kanser (-)": Told.DENIED,
        "kanser -": Told.UNCLEAR,
        "kanser −": Told.UNCLEAR,
        "kanser tanısı konmadı": Told.DENIED,
        "kanser tespit edilmedi": Told.DENIED,
        "malignite lehine bulgu yok": Told.DENIED,
        "eşi kanser": Told.FAMILY,
        "KLL": Told.SAID,
        "meme tümörü": Told.SAID,
        "iyi huylu tümör": Told.NOTHING,
        "tümör nekroz faktör inhibitörü": Told.NOTHING,
        "KANSERİ": Told.SAID,
        "lösemili": Told.SAID,
        "meme ca": Told.SAID,
        "kanserden ameliyat oldu": Told.SAID,
        "hâlâ kanser tedavisi görüyor": Told.SAID,
        "breast cancer, no fever": Told.SAID,
        "two carcinomas of the skin": Told.SAID,
        "kansersiz": Told.DENIED,
        "kanser şüphesi yok": Told.DENIED,
        "kanser ve tromboz öyküsü yok": Told.DENIED,
        "ailede kanser yok": Told.DENIED,
        "no cancer or thrombosis": Told.DENIED,
        "annesinde meme kanseri": Told.FAMILY,
        "Aile öyküsü: kanser": Told.FAMILY,
        "family history of colon cancer": Told.FAMILY,
        "kanser şüphesi": Told.UNCLEAR,
        "cancer not excluded": Told.UNCLEAR,
        "cancer free since 2019": Told.UNCLEAR,
        "kanser aktif değil": Told.UNCLEAR,
        "no treatment for cancer": Told.UNCLEAR,
        # what is denied is the spread of it
        "meme kanseri metastazı yok": Told.UNCLEAR,
        # how far does the denial, or the mother, reach?
        "kanser, tromboz öyküsü yok": Told.UNCLEAR,
        "annesinde tromboz, kanser": Told.UNCLEAR,
        "kanserojen madde ile temas": Told.NOTHING,
        "kanser taraması": Told.NOTHING,
        "asthma": Told.NOTHING,
    },
    "thrombosis": {
        "protein S eksikliği": Told.SAID,
        "retinal ven oklüzyonu": Told.SAID,
        "PTE 2019": Told.SAID,
        "DVT (-)": Told.DENIED,
        "Faktör V Leiden heterozigot": Told.SAID,
        "antifosfolipid sendromu": Told.SAID,
        "tromboz": Told.SAID,
        "derin ven trombozu (2019)": Told.SAID,
        "pulmoner emboliden sonra": Told.SAID,
        "annede kanser. DVT 2019": Told.SAID,
        "tromboz öyküsü yok": Told.DENIED,
        "tromboz geçirmedi": Told.DENIED,
        "kanser, tromboz öyküsü yok": Told.DENIED,
        "no history of deep vein thrombosis": Told.DENIED,
        "asthma, no thrombosis": Told.DENIED,
        "babasında tromboz": Told.FAMILY,
        "DVT?": Told.UNCLEAR,
        "tromboz profilaksisi": Told.NOTHING,
    },
    "infection": {
        "ÜSYE": Told.SAID,
        "zona": Told.SAID,
        "zona aşısı": Told.NOTHING,
        "ateşli silah yaralanması": Told.NOTHING,
        "interstisyel sistit": Told.NOTHING,
        "HIV pozitif": Told.SAID,
        "HIV negatif": Told.DENIED,
        "hepatit B taşıyıcısı": Told.SAID,
        "hepatit B aşısı": Told.NOTHING,
        "ateşi var": Told.SAID,
        "ateşli hastalık": Told.SAID,
        "gribe yakalandı": Told.SAID,
        "idrar yolu enfeksiyonu": Told.SAID,
        "COVID-19": Told.SAID,
        "enfeksiyon bulgusu izlenmedi": Told.DENIED,
        "grip aşısı": Told.NOTHING,
        "hay fever": Told.NOTHING,
        "ailevi Akdeniz ateşi": Told.NOTHING,
    },
    "pregnant": {
        "gebeliği devam ediyor": Told.SAID,
        "hamile": Told.SAID,
        "gebe değil": Told.DENIED,
        "gebelik testi negatif": Told.DENIED,
        "risk of pregnancy": Told.UNCLEAR,
    },
}


@cases(("field", "text", "how"), [(field, text, how) for field, rows in TEXTS.items() for text, how in rows.items()])
def test_how_a_condition_speaks_of_it(field, text, how):
    assert told(text, HEALTH[field].words, RULES.speech, HEALTH[field].but) is how


SAYINGS = {
    "{word}": Told.SAID,
    "{word} (2019)": Told.SAID,
    "{WORD}": Told.SAID,
    "astım; {word}": Told.SAID,
    "{word} yok": Told.DENIED,
    "{word} öyküsü yok": Told.DENIED,
    "{word} saptanmadı": Told.DENIED,
    "no {word}": Told.DENIED,
    "no known history of {word}": Told.DENIED,
    "annesinde {word}": Told.FAMILY,
    "family history of {word}": Told.FAMILY,
    "ailede {word} öyküsü": Told.FAMILY,
    "{word}?": Told.UNCLEAR,
    "{word} şüphesi": Told.UNCLEAR,
    "possible {word}": Told.UNCLEAR,
    "{word} dışlanamadı mı, yok mu": Told.UNCLEAR,
}


@cases("field", list(HEALTH))
def test_every_word_is_said_denied_doubted_and_told_of_the_family(field):
    wrong = {}
    for word in HEALTH[field].words:
        for saying, how in SAYINGS.items():
            text = saying.format(word=word, WORD=word.upper())
            if (found := told(text, HEALTH[field].words, RULES.speech, HEALTH[field].but)) is not how:
                wrong[text] = found
    assert not wrong


ENDED = ("{}ı", "{}i", "{}u", "{}ü", "{}dan sonra", "{}den", "{}un tedavisi", "{}lar", "{}leri", "{}lu", "{}li")


@cases("stem", ["kanser", "lenfom", "karsinom", "tromboz", "enfeksiyon", "melanom", "tüberküloz"])
def test_a_word_is_found_with_the_endings_of_turkish(stem):
    field = next(code for code, words in HEALTH.items() if any(word.startswith(fold(stem)) for word in words.words))
    # both harmonies are taken: who types does not always keep them
    found = {ending: told(ending.format(stem), (fold(stem),), RULES.speech) for ending in ENDED}
    assert set(found.values()) == {Told.SAID}, (field, found)


@cases(
    ("condition", "typed", "field", "answer", "level"),
    [
        ("tromboz öyküsü yok", {}, "thrombosis", "no", None),
        ("tromboz öyküsü var", {}, "thrombosis", "no", "SOFT"),
        ("akciğer kanserinden sağ", {}, "malignancy", "no", "SOFT"),
        ("kanser şüphesi", {}, "malignancy", "no", "SOFT"),
        ("annesinde meme kanseri", {}, "malignancy", "no", "NOTE"),
        ("relapse", {"icd10": "c50.9"}, "malignancy", "no", "SOFT"),
        ("clot", {"icd10": "I82.4"}, "thrombosis", "no", "SOFT"),
        ("enfeksiyon", {"resolved": "2021"}, "infection", "no", None),
        # nobody knows whether it was over by then
        ("enfeksiyon", {"resolved": "?"}, "infection", "no", "SOFT"),
    ],
)
def test_m10_what_the_rule_makes_of_a_condition(condition, typed, field, answer, level):
    clinic = ward()
    clinic.ill(condition, **typed)
    found = clinic.authorise(**{field: answer})
    assert levels(found, "M10") == ([(field, level)] if level else [])


@cases(
    ("condition", "field", "said"),
    [
        ("meme kanseri", "malignancy", "Of the family, not of the patient: mother, meme kanseri."),
        ("tromboz", "thrombosis", "Of the family, not of the patient: mother, tromboz."),
        ("no cancer", "malignancy", ""),
        ("pregnancy", "pregnant", ""),
        ("asthma", "malignancy", ""),
    ],
)
def test_m10_the_family_is_told_apart(condition, field, said):
    clinic = ward()
    clinic.keep(FamilyHistory, relation="mother", condition=condition)
    found = clinic.authorise()
    assert levels(found, "M10") == ([(field, "NOTE")] if said else [])
    assert words(found, "M10") == said


def test_m10_what_nobody_can_tell_says_so():
    clinic = ward()
    clinic.ill("kanser şüphesi")
    found = clinic.authorise(malignancy="")
    assert [finding.untold for finding in found if finding.id == "M10"] == [True, True]
    assert "“kanser şüphesi”. Whether that means it here cannot be told." in words(found, "M10")


def test_m10_says_that_it_looked():
    clinic = ward()
    (answer,) = [
        found for found in examined(clinic.made(Authorisation, **AUTHORISED), clinic.around()) if found.id == "M10"
    ]
    assert answer.level.name == "CLEAR"
