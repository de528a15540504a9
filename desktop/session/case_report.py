"""What the case report prints, in the texts that a person would type, with the words of the report for what fits no field.

What it does not print stays unknown. Dates follow the assumed timeline of the domain reference §1.4, counted from a first
infusion whose day is itself assumed; their intervals hold the alternatives that are named there.
"""

from __future__ import annotations

IDENTIFIER = "CASE-1"
DONOR = "CASE-DONOR"
# what the rules miss of the three infusions; each of it stays with them
MISSED = ("M1", "M2", "M3", "M4", "M6", "M8", "M11", "vitals")

D0 = "2024-01-15 ?"
VISIT = "d0-10 (d0-17..d0-3)"  # the gap to D0 is not printed; at least 3 days
PANEL = "d0-7 (d0-14..d0)"  # printed: three days after the visit
SAMPLED = "d0 (d0-7..d0)"  # printed: after the panel; the results were there on D0
SECOND = "d0+2 (d0+2..d0+3)"  # "2 and 3 days intervals" may count the days between
THIRD = "d0+5 (d0+5..d0+7)"
# when each was given, and the day of its bag's thaw: printed is "the day they were thawed and prepared"
SESSIONS = (
    (D0, "2024-01-15 ?"),
    (SECOND, "2024-01-17 (2024-01-17..2024-01-18)"),
    (THIRD, "2024-01-20 (2024-01-20..2024-01-22)"),
)
THREE_MONTHS = "d0+96 ±6"  # from the last infusion or from the first
TWO_WEEKS_LATER = "d0+110 ±6"
SIX_MONTHS = "d0+188 ±5"
DAY_AFTER = "d0+189 ±5"
LAST_TEST = "d0+191 (d0+186..d0+194)"  # two days after the patch test was applied, or after its last reading

# date, marker, result, unit, printed limits, printed flag, method, printed comment
LAB_RESULTS = (
    (VISIT, "ATAb", "0.1", "IU/ml", "normal range", "N", "", ""),
    (VISIT, "Total IgE", "25.5", "IU/ml", "normal range", "N", "", ""),
    (VISIT, "CRP", "3", "mg/ml", "normal range", "N", "", ""),
    (VISIT, "ANA", "negative", "", "normal range", "N", "", ""),
    (VISIT, "Anti-TPO", "12.4", "IU/ml", "< 9 IU/ml", "H", "", "elevated"),
    (VISIT, "ECP", "26.6", "ng/ml", "< 24 ng/ml", "H", "", "elevated"),
    (PANEL, "Total IgE", "≤ 100", "kU/l", "", "none", "ALEX2", ""),
    (THREE_MONTHS, "ECP", "15.8", "ng/ml", "", "none", "", "a normalization"),
    (THREE_MONTHS, "Total IgE", "87", "IU/ml", "", "none", "", "elevations"),
    (THREE_MONTHS, "Anti-TPO", "16.1", "IU/ml", "", "none", "", "elevations"),
    (THREE_MONTHS, "ATAb", "0.1", "IU/ml", "", "none", "", "without any change"),
    (SIX_MONTHS, "ECP", "19.7", "ng/ml", "", "none", "", "a slight rise"),
    (SIX_MONTHS, "Total IgE", "91.1", "IU/ml", "", "none", "", "a slight rise"),
    (SIX_MONTHS, "Anti-TPO", "12.7", "IU/ml", "", "none", "", "a drop"),
    (SIX_MONTHS, "ANA", "negative", "", "", "N", "", "again yielded negative results"),
)

# date, drug, result, unit, stimulant, printed interpretation
DRUG_TESTS = (
    (SAMPLED, "ciprofloxacin", "560", "pg/ml", "tablets", "sensitivity"),
    (SAMPLED, "clarithromycin", "114", "pg/ml", "tablets", "no significant sensitivity"),
    (TWO_WEEKS_LATER, "ciprofloxacin", "100", "pg/ml", "", "decreased within the normal range"),
    (LAST_TEST, "ciprofloxacin", "50", "pg/ml", "", "no evidence of a type I allergy"),
)

METHOD_NOTE = "Reported as IgE, in CAST-ELISA's unit; no cut-off, basal value or control."

# what was tested for, as printed; which test of HBV, and whether antibodies or nucleic acid, is not
SCREENING = (("VDRL", "VDRL"), ("HBV", "HBV"), ("HCV", "HCV"), ("HIV", "HIV"))
DONOR_NOTE = (
    "The pseudonym is ours. Printed: “a single donor”, “a full-term pregnancy”. Which tests of HBV, HCV and HIV, where and when "
    "is not."
)
LOT_NOTE = (
    "Printed: “explants with dimensions ranging from 5 to 10 mm^3”; tested after passage 3 and on the day of thaw: “cell count, "
    "viability, sterility, toxicity, flow-cytometry and efficacy”. Results, limits, lot number, licence, release, "
    "cryoprotectant, storage and expiry are not printed."
)
# what came into contact with the cells; whether any of it is left in the bag is not printed
ADDITIVES = ({"sort": "medium", "name": "MSC NutriStem XF, serum-free"}, {"sort": "enzyme", "name": "trypsin"})
BAG_NOTE = "Its number is ours, that of the session. Cells, time of thaw, wash and diluent are not printed."
CONSENT_NOTE = "Printed: “after informed consent of the patient”. Whether it names both purposes is not."

INFUSED = "“three-session intravenous infusion of 140 × 10^6”, “2 and 3 days intervals”, “No adverse effects”."

# what the report prints of the ALEX2 panel: the value of one of its 295 allergens
PANEL_NOTE = (
    "Printed: “positive result for lobster (Hom g) with a value of 0.59 kUA/l”; the others “usually below 0.1 kUA/l (total IgE ≤ "
    "100 kU/l)”. Their 294 values are not printed: <0.10 is assumed for each, although “usually” leaves room for exceptions."
)
PRINTED = ("Hom g", "0.59")

# the reactions and no reactions that are printed, in the report's order; wheals, concentrations and controls are not
PRICKS = (
    ("ciprofloxacin", "negative"),
    ("common food allergens", "negative"),
    ("house dust mites", "positive"),
    ("mold", "positive"),
    ("grass pollens", "positive"),
    ("rye pollen", "positive"),
    ("mugwort", "positive"),
    ("wall pellitory", "positive"),
    ("olive tree", "positive"),
    ("birch tree", "positive"),
    ("cat epithelium", "positive"),
    ("dog epithelium", "positive"),
)
INTRADERMALS = (("ciprofloxacin", "negative"),)
SKIN_NOTE = (
    "“mold”, “olive tree”, “birch tree”; also “various other pollens and dust”, not named; “no significant reactions” to "
    "ciprofloxacin and foods. Prick or intradermal is not printed: all stand among the pricks. Nor are wheals, concentrations, "
    "controls."
)

# the one reading of each hapten that is printed
HAPTENS = (
    {"hapten": "nickel sulfate hexahydrate", "h72": "positive"},
    {"hapten": "cobalt (II) chloride hexahydrate", "h48": "positive"},
)
PATCH_NOTE = "Printed: “positive reactions after 72 and 48 hours, respectively”. Grades, concentrations and the other readings are not."

VISITS = (
    (
        VISIT,
        "First visit",
        "“erythema and edema on her face and lips”. Other drugs not printed.",
    ),
    (THREE_MONTHS, "Three months", "Tested again; omalizumab prescribed. Symptoms are not printed."),
    (SIX_MONTHS, "Six months", "Tested again; skin tests. Symptoms are not printed."),
)
