-- The first schema that ships: current tables as declared in desktop/clinic, their versions, and what the program keeps beside
-- them. From the first release on it is never changed. Views are no part of it: they are made from the declarations.;

CREATE TABLE letterhead (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    voided TEXT,
    confirmed TEXT NOT NULL CHECK (json_valid(confirmed)),
    name TEXT,
    address TEXT,
    phone TEXT,
    physician TEXT,
    emergency TEXT
) STRICT;

CREATE TABLE patient (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    voided TEXT,
    confirmed TEXT NOT NULL CHECK (json_valid(confirmed)),
    identifier TEXT,
    family_name TEXT,
    given_name TEXT,
    birth_date_typed TEXT,
    birth_date_earliest TEXT CHECK (birth_date_earliest IS date(birth_date_earliest, '+0 days')),
    birth_date_latest TEXT CHECK (birth_date_latest IS date(birth_date_latest, '+0 days')),
    birth_date_day TEXT CHECK (birth_date_day IS date(birth_date_day, '+0 days')),
    birth_date_day_number INTEGER,
    birth_date_time TEXT CHECK (birth_date_time = '' OR birth_date_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    birth_date_assumed INTEGER CHECK (birth_date_assumed IN (0, 1)),
    sex TEXT CHECK (sex IN ('female', 'male', 'other', 'unknown')),
    contact TEXT,
    note TEXT
) STRICT;

CREATE TABLE measurement (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient(id),
    number INTEGER NOT NULL CHECK (number >= 1),
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    voided TEXT,
    confirmed TEXT NOT NULL CHECK (json_valid(confirmed)),
    date_typed TEXT,
    date_earliest TEXT CHECK (date_earliest IS date(date_earliest, '+0 days')),
    date_latest TEXT CHECK (date_latest IS date(date_latest, '+0 days')),
    date_day TEXT CHECK (date_day IS date(date_day, '+0 days')),
    date_day_number INTEGER,
    date_time TEXT CHECK (date_time = '' OR date_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    date_assumed INTEGER CHECK (date_assumed IN (0, 1)),
    weight TEXT CHECK (weight NOT GLOB '*[^0-9.-]*' AND weight GLOB '*[0-9]*'),
    height TEXT CHECK (height NOT GLOB '*[^0-9.-]*' AND height GLOB '*[0-9]*'),
    note TEXT
) STRICT;

CREATE INDEX measurement_of_patient ON measurement (patient);

CREATE TABLE history_answer (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient(id),
    number INTEGER NOT NULL CHECK (number >= 1),
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    voided TEXT,
    confirmed TEXT NOT NULL CHECK (json_valid(confirmed)),
    topic TEXT CHECK (topic IN ('drug_reaction', 'family_history', 'condition', 'transfusion', 'medication_course')),
    answer TEXT CHECK (answer IN ('none', 'some', 'unknown', 'not_asked')),
    date_typed TEXT,
    date_earliest TEXT CHECK (date_earliest IS date(date_earliest, '+0 days')),
    date_latest TEXT CHECK (date_latest IS date(date_latest, '+0 days')),
    date_day TEXT CHECK (date_day IS date(date_day, '+0 days')),
    date_day_number INTEGER,
    date_time TEXT CHECK (date_time = '' OR date_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    date_assumed INTEGER CHECK (date_assumed IN (0, 1)),
    note TEXT
) STRICT;

CREATE INDEX history_answer_of_patient ON history_answer (patient);

CREATE TABLE drug_reaction (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient(id),
    number INTEGER NOT NULL CHECK (number >= 1),
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    voided TEXT,
    confirmed TEXT NOT NULL CHECK (json_valid(confirmed)),
    drug TEXT,
    drug_atc TEXT,
    date_typed TEXT,
    date_earliest TEXT CHECK (date_earliest IS date(date_earliest, '+0 days')),
    date_latest TEXT CHECK (date_latest IS date(date_latest, '+0 days')),
    date_day TEXT CHECK (date_day IS date(date_day, '+0 days')),
    date_day_number INTEGER,
    date_time TEXT CHECK (date_time = '' OR date_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    date_assumed INTEGER CHECK (date_assumed IN (0, 1)),
    manifestations TEXT CHECK (manifestations IS NULL OR json_valid(manifestations)),
    dose TEXT,
    route TEXT CHECK (route IN ('oral', 'iv', 'im', 'sc', 'topical', 'inhaled', 'eye', 'ear', 'other', 'unknown')),
    latency TEXT,
    latency_minutes TEXT CHECK (latency_minutes NOT GLOB '*[^0-9.-]*' AND latency_minutes GLOB '*[0-9]*'),
    lowest_systolic TEXT CHECK (lowest_systolic NOT GLOB '*[^0-9.-]*' AND lowest_systolic GLOB '*[0-9]*'),
    lowest_saturation TEXT CHECK (lowest_saturation NOT GLOB '*[^0-9.-]*' AND lowest_saturation GLOB '*[0-9]*'),
    adrenaline TEXT CHECK (adrenaline IN ('given', 'not given', 'unknown')),
    adrenaline_after TEXT,
    adrenaline_after_minutes TEXT CHECK (adrenaline_after_minutes NOT GLOB '*[^0-9.-]*' AND adrenaline_after_minutes GLOB '*[0-9]*'),
    treatment TEXT,
    outcome TEXT CHECK (outcome IN ('recovered', 'recovering', 'not_recovered', 'sequelae', 'fatal', 'unknown')),
    re_exposure TEXT CHECK (re_exposure IN ('none', 'tolerated', 'reacted', 'unknown')),
    re_exposure_date_typed TEXT,
    re_exposure_date_earliest TEXT CHECK (re_exposure_date_earliest IS date(re_exposure_date_earliest, '+0 days')),
    re_exposure_date_latest TEXT CHECK (re_exposure_date_latest IS date(re_exposure_date_latest, '+0 days')),
    re_exposure_date_day TEXT CHECK (re_exposure_date_day IS date(re_exposure_date_day, '+0 days')),
    re_exposure_date_day_number INTEGER,
    re_exposure_date_time TEXT CHECK (re_exposure_date_time = '' OR re_exposure_date_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    re_exposure_date_assumed INTEGER CHECK (re_exposure_date_assumed IN (0, 1)),
    certainty TEXT CHECK (certainty IN ('suspected', 'confirmed', 'refuted', 'resolved')),
    confirmed_by TEXT CHECK (confirmed_by IN ('skin_test', 'provocation', 'bat', 'cast', 'history', 'unknown')),
    restriction TEXT CHECK (restriction IN ('drug', 'subclass', 'class', 'none', 'undecided')),
    described TEXT,
    note TEXT,
    ring_messmer TEXT,
    brown TEXT,
    wao TEXT
) STRICT;

CREATE INDEX drug_reaction_of_patient ON drug_reaction (patient);

CREATE TABLE family_history (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient(id),
    number INTEGER NOT NULL CHECK (number >= 1),
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    voided TEXT,
    confirmed TEXT NOT NULL CHECK (json_valid(confirmed)),
    relation TEXT,
    condition TEXT,
    note TEXT
) STRICT;

CREATE INDEX family_history_of_patient ON family_history (patient);

CREATE TABLE condition (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient(id),
    number INTEGER NOT NULL CHECK (number >= 1),
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    voided TEXT,
    confirmed TEXT NOT NULL CHECK (json_valid(confirmed)),
    condition TEXT,
    icd10 TEXT,
    onset_typed TEXT,
    onset_earliest TEXT CHECK (onset_earliest IS date(onset_earliest, '+0 days')),
    onset_latest TEXT CHECK (onset_latest IS date(onset_latest, '+0 days')),
    onset_day TEXT CHECK (onset_day IS date(onset_day, '+0 days')),
    onset_day_number INTEGER,
    onset_time TEXT CHECK (onset_time = '' OR onset_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    onset_assumed INTEGER CHECK (onset_assumed IN (0, 1)),
    resolved_typed TEXT,
    resolved_earliest TEXT CHECK (resolved_earliest IS date(resolved_earliest, '+0 days')),
    resolved_latest TEXT CHECK (resolved_latest IS date(resolved_latest, '+0 days')),
    resolved_day TEXT CHECK (resolved_day IS date(resolved_day, '+0 days')),
    resolved_day_number INTEGER,
    resolved_time TEXT CHECK (resolved_time = '' OR resolved_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    resolved_assumed INTEGER CHECK (resolved_assumed IN (0, 1)),
    note TEXT
) STRICT;

CREATE INDEX condition_of_patient ON condition (patient);

CREATE TABLE transfusion (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient(id),
    number INTEGER NOT NULL CHECK (number >= 1),
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    voided TEXT,
    confirmed TEXT NOT NULL CHECK (json_valid(confirmed)),
    date_typed TEXT,
    date_earliest TEXT CHECK (date_earliest IS date(date_earliest, '+0 days')),
    date_latest TEXT CHECK (date_latest IS date(date_latest, '+0 days')),
    date_day TEXT CHECK (date_day IS date(date_day, '+0 days')),
    date_day_number INTEGER,
    date_time TEXT CHECK (date_time = '' OR date_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    date_assumed INTEGER CHECK (date_assumed IN (0, 1)),
    product TEXT CHECK (product IN ('rbc', 'plt', 'ffp', 'other', 'unknown')),
    units INTEGER,
    indication TEXT,
    reaction TEXT CHECK (reaction IN ('yes', 'no', 'unknown')),
    note TEXT
) STRICT;

CREATE INDEX transfusion_of_patient ON transfusion (patient);

CREATE TABLE lab_result (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient(id),
    number INTEGER NOT NULL CHECK (number >= 1),
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    voided TEXT,
    confirmed TEXT NOT NULL CHECK (json_valid(confirmed)),
    specimen_date_typed TEXT,
    specimen_date_earliest TEXT CHECK (specimen_date_earliest IS date(specimen_date_earliest, '+0 days')),
    specimen_date_latest TEXT CHECK (specimen_date_latest IS date(specimen_date_latest, '+0 days')),
    specimen_date_day TEXT CHECK (specimen_date_day IS date(specimen_date_day, '+0 days')),
    specimen_date_day_number INTEGER,
    specimen_date_time TEXT CHECK (specimen_date_time = '' OR specimen_date_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    specimen_date_assumed INTEGER CHECK (specimen_date_assumed IN (0, 1)),
    marker TEXT,
    reading TEXT,
    reading_comparator TEXT CHECK (reading_comparator IN ('', '<', '≤', '≥', '>')),
    reading_number TEXT CHECK (reading_number NOT GLOB '*[^0-9.-]*' AND reading_number GLOB '*[0-9]*'),
    reading_word TEXT,
    reading_titre INTEGER CHECK (reading_titre > 0),
    unit TEXT,
    unit_meant TEXT,
    limits TEXT,
    limits_low TEXT CHECK (limits_low NOT GLOB '*[^0-9.-]*' AND limits_low GLOB '*[0-9]*'),
    limits_high TEXT CHECK (limits_high NOT GLOB '*[^0-9.-]*' AND limits_high GLOB '*[0-9]*'),
    limits_low_included INTEGER CHECK (limits_low_included IN (0, 1)),
    limits_high_included INTEGER CHECK (limits_high_included IN (0, 1)),
    limits_unit TEXT,
    flag TEXT CHECK (flag IN ('N', 'L', 'H', 'LL', 'HH', 'A', 'none')),
    method TEXT,
    laboratory TEXT,
    clotting_time TEXT CHECK (clotting_time NOT GLOB '*[^0-9.-]*' AND clotting_time GLOB '*[0-9]*'),
    clotting_temperature TEXT CHECK (clotting_temperature NOT GLOB '*[^0-9.-]*' AND clotting_temperature GLOB '*[0-9]*'),
    printed_comment TEXT,
    note TEXT,
    canonical_value TEXT CHECK (canonical_value NOT GLOB '*[^0-9.-]*' AND canonical_value GLOB '*[0-9]*'),
    canonical_unit TEXT,
    doubt TEXT CHECK (doubt IS NULL OR json_valid(doubt)),
    catalogue_version TEXT
) STRICT;

CREATE INDEX lab_result_of_patient ON lab_result (patient);

CREATE TABLE in_vitro_test (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient(id),
    number INTEGER NOT NULL CHECK (number >= 1),
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    voided TEXT,
    confirmed TEXT NOT NULL CHECK (json_valid(confirmed)),
    specimen_date_typed TEXT,
    specimen_date_earliest TEXT CHECK (specimen_date_earliest IS date(specimen_date_earliest, '+0 days')),
    specimen_date_latest TEXT CHECK (specimen_date_latest IS date(specimen_date_latest, '+0 days')),
    specimen_date_day TEXT CHECK (specimen_date_day IS date(specimen_date_day, '+0 days')),
    specimen_date_day_number INTEGER,
    specimen_date_time TEXT CHECK (specimen_date_time = '' OR specimen_date_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    specimen_date_assumed INTEGER CHECK (specimen_date_assumed IN (0, 1)),
    drug TEXT,
    drug_atc TEXT,
    method TEXT,
    reading TEXT,
    reading_comparator TEXT CHECK (reading_comparator IN ('', '<', '≤', '≥', '>')),
    reading_number TEXT CHECK (reading_number NOT GLOB '*[^0-9.-]*' AND reading_number GLOB '*[0-9]*'),
    reading_word TEXT,
    reading_titre INTEGER CHECK (reading_titre > 0),
    unit TEXT,
    unit_meant TEXT,
    stimulant TEXT,
    cut_off TEXT,
    cut_off_low TEXT CHECK (cut_off_low NOT GLOB '*[^0-9.-]*' AND cut_off_low GLOB '*[0-9]*'),
    cut_off_high TEXT CHECK (cut_off_high NOT GLOB '*[^0-9.-]*' AND cut_off_high GLOB '*[0-9]*'),
    cut_off_low_included INTEGER CHECK (cut_off_low_included IN (0, 1)),
    cut_off_high_included INTEGER CHECK (cut_off_high_included IN (0, 1)),
    cut_off_unit TEXT,
    basal TEXT,
    basal_comparator TEXT CHECK (basal_comparator IN ('', '<', '≤', '≥', '>')),
    basal_number TEXT CHECK (basal_number NOT GLOB '*[^0-9.-]*' AND basal_number GLOB '*[0-9]*'),
    basal_word TEXT,
    basal_titre INTEGER CHECK (basal_titre > 0),
    positive_control TEXT,
    positive_control_comparator TEXT CHECK (positive_control_comparator IN ('', '<', '≤', '≥', '>')),
    positive_control_number TEXT CHECK (positive_control_number NOT GLOB '*[^0-9.-]*' AND positive_control_number GLOB '*[0-9]*'),
    positive_control_word TEXT,
    positive_control_titre INTEGER CHECK (positive_control_titre > 0),
    interpretation TEXT,
    laboratory TEXT,
    note TEXT,
    canonical_value TEXT CHECK (canonical_value NOT GLOB '*[^0-9.-]*' AND canonical_value GLOB '*[0-9]*'),
    canonical_unit TEXT,
    doubt TEXT CHECK (doubt IS NULL OR json_valid(doubt)),
    catalogue_version TEXT
) STRICT;

CREATE INDEX in_vitro_test_of_patient ON in_vitro_test (patient);

CREATE TABLE allergen_panel (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient(id),
    number INTEGER NOT NULL CHECK (number >= 1),
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    voided TEXT,
    confirmed TEXT NOT NULL CHECK (json_valid(confirmed)),
    specimen_date_typed TEXT,
    specimen_date_earliest TEXT CHECK (specimen_date_earliest IS date(specimen_date_earliest, '+0 days')),
    specimen_date_latest TEXT CHECK (specimen_date_latest IS date(specimen_date_latest, '+0 days')),
    specimen_date_day TEXT CHECK (specimen_date_day IS date(specimen_date_day, '+0 days')),
    specimen_date_day_number INTEGER,
    specimen_date_time TEXT CHECK (specimen_date_time = '' OR specimen_date_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    specimen_date_assumed INTEGER CHECK (specimen_date_assumed IN (0, 1)),
    panel TEXT,
    lot TEXT,
    sample TEXT,
    run_date_typed TEXT,
    run_date_earliest TEXT CHECK (run_date_earliest IS date(run_date_earliest, '+0 days')),
    run_date_latest TEXT CHECK (run_date_latest IS date(run_date_latest, '+0 days')),
    run_date_day TEXT CHECK (run_date_day IS date(run_date_day, '+0 days')),
    run_date_day_number INTEGER,
    run_date_time TEXT CHECK (run_date_time = '' OR run_date_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    run_date_assumed INTEGER CHECK (run_date_assumed IN (0, 1)),
    total_ige TEXT,
    total_ige_low TEXT CHECK (total_ige_low NOT GLOB '*[^0-9.-]*' AND total_ige_low GLOB '*[0-9]*'),
    total_ige_high TEXT CHECK (total_ige_high NOT GLOB '*[^0-9.-]*' AND total_ige_high GLOB '*[0-9]*'),
    total_ige_low_included INTEGER CHECK (total_ige_low_included IN (0, 1)),
    total_ige_high_included INTEGER CHECK (total_ige_high_included IN (0, 1)),
    total_ige_unit TEXT,
    ige_unit TEXT CHECK (ige_unit IN ('kU/L', 'IU/mL')),
    quality TEXT CHECK (quality IN ('passed', 'failed', 'not_stated', 'unknown')),
    software TEXT,
    laboratory TEXT,
    note TEXT,
    file_name TEXT,
    file_hash TEXT,
    unit TEXT,
    answered INTEGER,
    positives INTEGER,
    panel_version TEXT,
    catalogue_version TEXT
) STRICT;

CREATE INDEX allergen_panel_of_patient ON allergen_panel (patient);

CREATE TABLE allergen_panel_allergen_result (
    entry TEXT NOT NULL REFERENCES allergen_panel(id),
    position INTEGER NOT NULL CHECK (position >= 0),
    allergen TEXT,
    reading TEXT,
    reading_comparator TEXT CHECK (reading_comparator IN ('', '<', '≤', '≥', '>')),
    reading_number TEXT CHECK (reading_number NOT GLOB '*[^0-9.-]*' AND reading_number GLOB '*[0-9]*'),
    reading_word TEXT,
    reading_titre INTEGER CHECK (reading_titre > 0),
    basis TEXT CHECK (basis IN ('printed', 'assumed')),
    relevance TEXT CHECK (relevance IN ('relevant', 'not_relevant', 'unknown')),
    result_class INTEGER,
    positive TEXT CHECK (positive IN ('yes', 'no', 'unknown')),
    PRIMARY KEY (entry, position)
) STRICT;

CREATE TABLE skin_test (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient(id),
    number INTEGER NOT NULL CHECK (number >= 1),
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    voided TEXT,
    confirmed TEXT NOT NULL CHECK (json_valid(confirmed)),
    stage TEXT CHECK (stage IN ('done', 'planned')),
    date_typed TEXT,
    date_earliest TEXT CHECK (date_earliest IS date(date_earliest, '+0 days')),
    date_latest TEXT CHECK (date_latest IS date(date_latest, '+0 days')),
    date_day TEXT CHECK (date_day IS date(date_day, '+0 days')),
    date_day_number INTEGER,
    date_time TEXT CHECK (date_time = '' OR date_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    date_assumed INTEGER CHECK (date_assumed IN (0, 1)),
    histamine TEXT,
    histamine_longest TEXT CHECK (histamine_longest NOT GLOB '*[^0-9.-]*' AND histamine_longest GLOB '*[0-9]*'),
    histamine_across TEXT CHECK (histamine_across NOT GLOB '*[^0-9.-]*' AND histamine_across GLOB '*[0-9]*'),
    saline TEXT,
    saline_longest TEXT CHECK (saline_longest NOT GLOB '*[^0-9.-]*' AND saline_longest GLOB '*[0-9]*'),
    saline_across TEXT CHECK (saline_across NOT GLOB '*[^0-9.-]*' AND saline_across GLOB '*[0-9]*'),
    antihistamine TEXT CHECK (antihistamine IN ('none', 'taken', 'not_asked', 'unknown')),
    antihistamine_drug TEXT,
    antihistamine_drug_atc TEXT,
    antihistamine_last_typed TEXT,
    antihistamine_last_earliest TEXT CHECK (antihistamine_last_earliest IS date(antihistamine_last_earliest, '+0 days')),
    antihistamine_last_latest TEXT CHECK (antihistamine_last_latest IS date(antihistamine_last_latest, '+0 days')),
    antihistamine_last_day TEXT CHECK (antihistamine_last_day IS date(antihistamine_last_day, '+0 days')),
    antihistamine_last_day_number INTEGER,
    antihistamine_last_time TEXT CHECK (antihistamine_last_time = '' OR antihistamine_last_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    antihistamine_last_assumed INTEGER CHECK (antihistamine_last_assumed IN (0, 1)),
    dermographism TEXT CHECK (dermographism IN ('yes', 'no', 'unknown')),
    read_after TEXT,
    read_after_minutes TEXT CHECK (read_after_minutes NOT GLOB '*[^0-9.-]*' AND read_after_minutes GLOB '*[0-9]*'),
    read_by TEXT,
    device TEXT,
    site TEXT,
    valid_because TEXT,
    note TEXT,
    omalizumab TEXT CHECK (omalizumab IN ('yes', 'no', 'unknown')),
    validity TEXT CHECK (validity IN ('valid', 'invalid', 'unknown')),
    validity_why TEXT CHECK (validity_why IS NULL OR json_valid(validity_why))
) STRICT;

CREATE INDEX skin_test_of_patient ON skin_test (patient);

CREATE TABLE skin_test_skin_prick (
    entry TEXT NOT NULL REFERENCES skin_test(id),
    position INTEGER NOT NULL CHECK (position >= 0),
    substance TEXT,
    substance_atc TEXT,
    substance_extract TEXT,
    concentration TEXT,
    concentration_mg_per_ml TEXT CHECK (concentration_mg_per_ml NOT GLOB '*[^0-9.-]*' AND concentration_mg_per_ml GLOB '*[0-9]*'),
    wheal TEXT,
    wheal_longest TEXT CHECK (wheal_longest NOT GLOB '*[^0-9.-]*' AND wheal_longest GLOB '*[0-9]*'),
    wheal_across TEXT CHECK (wheal_across NOT GLOB '*[^0-9.-]*' AND wheal_across GLOB '*[0-9]*'),
    flare TEXT,
    flare_longest TEXT CHECK (flare_longest NOT GLOB '*[^0-9.-]*' AND flare_longest GLOB '*[0-9]*'),
    flare_across TEXT CHECK (flare_across NOT GLOB '*[^0-9.-]*' AND flare_across GLOB '*[0-9]*'),
    printed TEXT CHECK (printed IN ('positive', 'negative')),
    mean TEXT CHECK (mean NOT GLOB '*[^0-9.-]*' AND mean GLOB '*[0-9]*'),
    outcome TEXT CHECK (outcome IN ('positive', 'negative', 'not_interpretable', 'not_judged')),
    PRIMARY KEY (entry, position)
) STRICT;

CREATE TABLE skin_test_intradermal (
    entry TEXT NOT NULL REFERENCES skin_test(id),
    position INTEGER NOT NULL CHECK (position >= 0),
    substance TEXT,
    substance_atc TEXT,
    substance_extract TEXT,
    concentration TEXT,
    concentration_mg_per_ml TEXT CHECK (concentration_mg_per_ml NOT GLOB '*[^0-9.-]*' AND concentration_mg_per_ml GLOB '*[0-9]*'),
    volume TEXT CHECK (volume NOT GLOB '*[^0-9.-]*' AND volume GLOB '*[0-9]*'),
    injected TEXT,
    injected_longest TEXT CHECK (injected_longest NOT GLOB '*[^0-9.-]*' AND injected_longest GLOB '*[0-9]*'),
    injected_across TEXT CHECK (injected_across NOT GLOB '*[^0-9.-]*' AND injected_across GLOB '*[0-9]*'),
    wheal TEXT,
    wheal_longest TEXT CHECK (wheal_longest NOT GLOB '*[^0-9.-]*' AND wheal_longest GLOB '*[0-9]*'),
    wheal_across TEXT CHECK (wheal_across NOT GLOB '*[^0-9.-]*' AND wheal_across GLOB '*[0-9]*'),
    flare TEXT,
    flare_longest TEXT CHECK (flare_longest NOT GLOB '*[^0-9.-]*' AND flare_longest GLOB '*[0-9]*'),
    flare_across TEXT CHECK (flare_across NOT GLOB '*[^0-9.-]*' AND flare_across GLOB '*[0-9]*'),
    late_24 TEXT,
    late_24_longest TEXT CHECK (late_24_longest NOT GLOB '*[^0-9.-]*' AND late_24_longest GLOB '*[0-9]*'),
    late_24_across TEXT CHECK (late_24_across NOT GLOB '*[^0-9.-]*' AND late_24_across GLOB '*[0-9]*'),
    late_48 TEXT,
    late_48_longest TEXT CHECK (late_48_longest NOT GLOB '*[^0-9.-]*' AND late_48_longest GLOB '*[0-9]*'),
    late_48_across TEXT CHECK (late_48_across NOT GLOB '*[^0-9.-]*' AND late_48_across GLOB '*[0-9]*'),
    late_72 TEXT,
    late_72_longest TEXT CHECK (late_72_longest NOT GLOB '*[^0-9.-]*' AND late_72_longest GLOB '*[0-9]*'),
    late_72_across TEXT CHECK (late_72_across NOT GLOB '*[^0-9.-]*' AND late_72_across GLOB '*[0-9]*'),
    printed TEXT CHECK (printed IN ('positive', 'negative')),
    growth TEXT CHECK (growth NOT GLOB '*[^0-9.-]*' AND growth GLOB '*[0-9]*'),
    outcome TEXT CHECK (outcome IN ('positive', 'negative', 'not_interpretable', 'not_judged')),
    PRIMARY KEY (entry, position)
) STRICT;

CREATE TABLE patch_test (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient(id),
    number INTEGER NOT NULL CHECK (number >= 1),
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    voided TEXT,
    confirmed TEXT NOT NULL CHECK (json_valid(confirmed)),
    applied_typed TEXT,
    applied_earliest TEXT CHECK (applied_earliest IS date(applied_earliest, '+0 days')),
    applied_latest TEXT CHECK (applied_latest IS date(applied_latest, '+0 days')),
    applied_day TEXT CHECK (applied_day IS date(applied_day, '+0 days')),
    applied_day_number INTEGER,
    applied_time TEXT CHECK (applied_time = '' OR applied_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    applied_assumed INTEGER CHECK (applied_assumed IN (0, 1)),
    planned TEXT CHECK (planned IS NULL OR json_valid(planned)),
    site TEXT,
    chamber TEXT,
    read_by TEXT,
    note TEXT,
    next_due_typed TEXT,
    next_due_earliest TEXT CHECK (next_due_earliest IS date(next_due_earliest, '+0 days')),
    next_due_latest TEXT CHECK (next_due_latest IS date(next_due_latest, '+0 days')),
    next_due_day TEXT CHECK (next_due_day IS date(next_due_day, '+0 days')),
    next_due_day_number INTEGER,
    next_due_time TEXT CHECK (next_due_time = '' OR next_due_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    next_due_assumed INTEGER CHECK (next_due_assumed IN (0, 1)),
    next_hours INTEGER
) STRICT;

CREATE INDEX patch_test_of_patient ON patch_test (patient);

CREATE TABLE patch_test_patch_hapten (
    entry TEXT NOT NULL REFERENCES patch_test(id),
    position INTEGER NOT NULL CHECK (position >= 0),
    hapten TEXT,
    concentration TEXT CHECK (concentration NOT GLOB '*[^0-9.-]*' AND concentration GLOB '*[0-9]*'),
    vehicle TEXT,
    h48 TEXT CHECK (h48 IN ('negative', 'doubtful', 'weak', 'strong', 'extreme', 'irritant', 'not_tested', 'positive')),
    h72 TEXT CHECK (h72 IN ('negative', 'doubtful', 'weak', 'strong', 'extreme', 'irritant', 'not_tested', 'positive')),
    h96 TEXT CHECK (h96 IN ('negative', 'doubtful', 'weak', 'strong', 'extreme', 'irritant', 'not_tested', 'positive')),
    h168 TEXT CHECK (h168 IN ('negative', 'doubtful', 'weak', 'strong', 'extreme', 'irritant', 'not_tested', 'positive')),
    relevance TEXT CHECK (relevance IN ('current', 'past', 'unknown')),
    first_positive INTEGER,
    PRIMARY KEY (entry, position)
) STRICT;

CREATE TABLE drug_provocation (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient(id),
    number INTEGER NOT NULL CHECK (number >= 1),
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    voided TEXT,
    confirmed TEXT NOT NULL CHECK (json_valid(confirmed)),
    stage TEXT CHECK (stage IN ('done', 'planned')),
    date_typed TEXT,
    date_earliest TEXT CHECK (date_earliest IS date(date_earliest, '+0 days')),
    date_latest TEXT CHECK (date_latest IS date(date_latest, '+0 days')),
    date_day TEXT CHECK (date_day IS date(date_day, '+0 days')),
    date_day_number INTEGER,
    date_time TEXT CHECK (date_time = '' OR date_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    date_assumed INTEGER CHECK (date_assumed IN (0, 1)),
    drug TEXT,
    drug_atc TEXT,
    route TEXT CHECK (route IN ('oral', 'iv', 'im', 'sc', 'topical', 'inhaled', 'eye', 'ear', 'other', 'unknown')),
    dose_unit TEXT CHECK (dose_unit IN ('mg', 'µg', 'g', 'IU', 'mL')),
    placebo TEXT CHECK (placebo IN ('yes', 'no', 'unknown')),
    indication TEXT,
    stop_reason TEXT CHECK (stop_reason IN ('completed', 'objective', 'subjective', 'patient', 'other', 'unknown')),
    result TEXT CHECK (result IN ('negative', 'positive', 'inconclusive')),
    reaction TEXT,
    observed TEXT,
    observed_minutes TEXT CHECK (observed_minutes NOT GLOB '*[^0-9.-]*' AND observed_minutes GLOB '*[0-9]*'),
    supervised_by TEXT,
    note TEXT,
    total TEXT CHECK (total NOT GLOB '*[^0-9.-]*' AND total GLOB '*[0-9]*')
) STRICT;

CREATE INDEX drug_provocation_of_patient ON drug_provocation (patient);

CREATE TABLE drug_provocation_provocation_step (
    entry TEXT NOT NULL REFERENCES drug_provocation(id),
    position INTEGER NOT NULL CHECK (position >= 0),
    at TEXT CHECK (at GLOB '[0-2][0-9]:[0-5][0-9]'),
    dose TEXT CHECK (dose NOT GLOB '*[^0-9.-]*' AND dose GLOB '*[0-9]*'),
    systolic TEXT CHECK (systolic NOT GLOB '*[^0-9.-]*' AND systolic GLOB '*[0-9]*'),
    diastolic TEXT CHECK (diastolic NOT GLOB '*[^0-9.-]*' AND diastolic GLOB '*[0-9]*'),
    pulse TEXT CHECK (pulse NOT GLOB '*[^0-9.-]*' AND pulse GLOB '*[0-9]*'),
    saturation TEXT CHECK (saturation NOT GLOB '*[^0-9.-]*' AND saturation GLOB '*[0-9]*'),
    seen TEXT,
    cumulative TEXT CHECK (cumulative NOT GLOB '*[^0-9.-]*' AND cumulative GLOB '*[0-9]*'),
    interval INTEGER,
    PRIMARY KEY (entry, position)
) STRICT;

CREATE TABLE medication_course (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient(id),
    number INTEGER NOT NULL CHECK (number >= 1),
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    voided TEXT,
    confirmed TEXT NOT NULL CHECK (json_valid(confirmed)),
    drug TEXT,
    drug_atc TEXT,
    indication TEXT,
    strength TEXT,
    dose TEXT CHECK (dose NOT GLOB '*[^0-9.-]*' AND dose GLOB '*[0-9]*'),
    dose_unit TEXT CHECK (dose_unit IN ('mg', 'µg', 'g', 'IU', 'mL')),
    route TEXT CHECK (route IN ('oral', 'iv', 'im', 'sc', 'topical', 'inhaled', 'eye', 'ear', 'other', 'unknown')),
    interval TEXT,
    interval_minutes TEXT CHECK (interval_minutes NOT GLOB '*[^0-9.-]*' AND interval_minutes GLOB '*[0-9]*'),
    start_typed TEXT,
    start_earliest TEXT CHECK (start_earliest IS date(start_earliest, '+0 days')),
    start_latest TEXT CHECK (start_latest IS date(start_latest, '+0 days')),
    start_day TEXT CHECK (start_day IS date(start_day, '+0 days')),
    start_day_number INTEGER,
    start_time TEXT CHECK (start_time = '' OR start_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    start_assumed INTEGER CHECK (start_assumed IN (0, 1)),
    stop_typed TEXT,
    stop_earliest TEXT CHECK (stop_earliest IS date(stop_earliest, '+0 days')),
    stop_latest TEXT CHECK (stop_latest IS date(stop_latest, '+0 days')),
    stop_day TEXT CHECK (stop_day IS date(stop_day, '+0 days')),
    stop_day_number INTEGER,
    stop_time TEXT CHECK (stop_time = '' OR stop_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    stop_assumed INTEGER CHECK (stop_assumed IN (0, 1)),
    prescriber TEXT,
    note TEXT
) STRICT;

CREATE INDEX medication_course_of_patient ON medication_course (patient);

CREATE TABLE medication_course_administration (
    entry TEXT NOT NULL REFERENCES medication_course(id),
    position INTEGER NOT NULL CHECK (position >= 0),
    date_typed TEXT,
    date_earliest TEXT CHECK (date_earliest IS date(date_earliest, '+0 days')),
    date_latest TEXT CHECK (date_latest IS date(date_latest, '+0 days')),
    date_day TEXT CHECK (date_day IS date(date_day, '+0 days')),
    date_day_number INTEGER,
    date_time TEXT CHECK (date_time = '' OR date_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    date_assumed INTEGER CHECK (date_assumed IN (0, 1)),
    dose TEXT CHECK (dose NOT GLOB '*[^0-9.-]*' AND dose GLOB '*[0-9]*'),
    lot TEXT,
    site TEXT,
    operator TEXT,
    PRIMARY KEY (entry, position)
) STRICT;

CREATE TABLE infusion (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient(id),
    number INTEGER NOT NULL CHECK (number >= 1),
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    voided TEXT,
    confirmed TEXT NOT NULL CHECK (json_valid(confirmed)),
    course INTEGER,
    session INTEGER,
    sessions INTEGER,
    start_typed TEXT,
    start_earliest TEXT CHECK (start_earliest IS date(start_earliest, '+0 days')),
    start_latest TEXT CHECK (start_latest IS date(start_latest, '+0 days')),
    start_day TEXT CHECK (start_day IS date(start_day, '+0 days')),
    start_day_number INTEGER,
    start_time TEXT CHECK (start_time = '' OR start_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    start_assumed INTEGER CHECK (start_assumed IN (0, 1)),
    stop_typed TEXT,
    stop_earliest TEXT CHECK (stop_earliest IS date(stop_earliest, '+0 days')),
    stop_latest TEXT CHECK (stop_latest IS date(stop_latest, '+0 days')),
    stop_day TEXT CHECK (stop_day IS date(stop_day, '+0 days')),
    stop_day_number INTEGER,
    stop_time TEXT CHECK (stop_time = '' OR stop_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    stop_assumed INTEGER CHECK (stop_assumed IN (0, 1)),
    cells TEXT CHECK (cells NOT GLOB '*[^0-9.-]*' AND cells GLOB '*[0-9]*'),
    dose_basis TEXT CHECK (dose_basis IN ('per_session', 'total', 'unknown')),
    route TEXT CHECK (route IN ('oral', 'iv', 'im', 'sc', 'topical', 'inhaled', 'eye', 'ear', 'other', 'unknown')),
    volume TEXT CHECK (volume NOT GLOB '*[^0-9.-]*' AND volume GLOB '*[0-9]*'),
    product TEXT,
    lot TEXT,
    premedicated TEXT CHECK (premedicated IN ('given', 'none', 'not_recorded', 'unknown')),
    operator TEXT,
    events_asked TEXT CHECK (events_asked IN ('none', 'some', 'not_asked', 'unknown')),
    asked_on_typed TEXT,
    asked_on_earliest TEXT CHECK (asked_on_earliest IS date(asked_on_earliest, '+0 days')),
    asked_on_latest TEXT CHECK (asked_on_latest IS date(asked_on_latest, '+0 days')),
    asked_on_day TEXT CHECK (asked_on_day IS date(asked_on_day, '+0 days')),
    asked_on_day_number INTEGER,
    asked_on_time TEXT CHECK (asked_on_time = '' OR asked_on_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    asked_on_assumed INTEGER CHECK (asked_on_assumed IN (0, 1)),
    note TEXT,
    cells_per_kg TEXT CHECK (cells_per_kg NOT GLOB '*[^0-9.-]*' AND cells_per_kg GLOB '*[0-9]*'),
    weight_used TEXT CHECK (weight_used IS NULL OR json_valid(weight_used)),
    bag TEXT,
    checked_by TEXT,
    emergency_kit TEXT CHECK (emergency_kit IN ('yes', 'no', 'unknown')),
    viable_cells TEXT CHECK (viable_cells NOT GLOB '*[^0-9.-]*' AND viable_cells GLOB '*[0-9]*'),
    viable_per_kg TEXT CHECK (viable_per_kg NOT GLOB '*[^0-9.-]*' AND viable_per_kg GLOB '*[0-9]*'),
    minutes_since_thaw INTEGER,
    chain TEXT CHECK (chain IS NULL OR json_valid(chain))
) STRICT;

CREATE INDEX infusion_of_patient ON infusion (patient);

CREATE TABLE infusion_premedication (
    entry TEXT NOT NULL REFERENCES infusion(id),
    position INTEGER NOT NULL CHECK (position >= 0),
    drug TEXT,
    drug_atc TEXT,
    dose TEXT,
    at_typed TEXT,
    at_earliest TEXT CHECK (at_earliest IS date(at_earliest, '+0 days')),
    at_latest TEXT CHECK (at_latest IS date(at_latest, '+0 days')),
    at_day TEXT CHECK (at_day IS date(at_day, '+0 days')),
    at_day_number INTEGER,
    at_time TEXT CHECK (at_time = '' OR at_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    at_assumed INTEGER CHECK (at_assumed IN (0, 1)),
    PRIMARY KEY (entry, position)
) STRICT;

CREATE TABLE infusion_vital_signs (
    entry TEXT NOT NULL REFERENCES infusion(id),
    position INTEGER NOT NULL CHECK (position >= 0),
    slot TEXT CHECK (slot IN ('before', 'start', 'min_15', 'min_30', 'min_60', 'end', 'hours_2', 'other')),
    at TEXT CHECK (at GLOB '[0-2][0-9]:[0-5][0-9]'),
    temperature TEXT CHECK (temperature NOT GLOB '*[^0-9.-]*' AND temperature GLOB '*[0-9]*'),
    pulse TEXT CHECK (pulse NOT GLOB '*[^0-9.-]*' AND pulse GLOB '*[0-9]*'),
    respiration TEXT CHECK (respiration NOT GLOB '*[^0-9.-]*' AND respiration GLOB '*[0-9]*'),
    systolic TEXT CHECK (systolic NOT GLOB '*[^0-9.-]*' AND systolic GLOB '*[0-9]*'),
    diastolic TEXT CHECK (diastolic NOT GLOB '*[^0-9.-]*' AND diastolic GLOB '*[0-9]*'),
    saturation TEXT CHECK (saturation NOT GLOB '*[^0-9.-]*' AND saturation GLOB '*[0-9]*'),
    seen TEXT,
    PRIMARY KEY (entry, position)
) STRICT;

CREATE TABLE adverse_event (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient(id),
    number INTEGER NOT NULL CHECK (number >= 1),
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    voided TEXT,
    confirmed TEXT NOT NULL CHECK (json_valid(confirmed)),
    term TEXT,
    onset_typed TEXT,
    onset_earliest TEXT CHECK (onset_earliest IS date(onset_earliest, '+0 days')),
    onset_latest TEXT CHECK (onset_latest IS date(onset_latest, '+0 days')),
    onset_day TEXT CHECK (onset_day IS date(onset_day, '+0 days')),
    onset_day_number INTEGER,
    onset_time TEXT CHECK (onset_time = '' OR onset_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    onset_assumed INTEGER CHECK (onset_assumed IN (0, 1)),
    infusion TEXT,
    grade TEXT CHECK (grade IN ('1', '2', '3', '4', '5')),
    serious TEXT CHECK (serious IN ('yes', 'no', 'unknown')),
    criterion TEXT CHECK (criterion IN ('death', 'life_threatening', 'hospitalisation', 'disability', 'congenital', 'other')),
    causality TEXT CHECK (causality IN ('certain', 'probable', 'possible', 'unlikely', 'conditional', 'unassessable')),
    action TEXT,
    outcome TEXT CHECK (outcome IN ('recovered', 'recovering', 'not_recovered', 'sequelae', 'fatal', 'unknown')),
    resolved_typed TEXT,
    resolved_earliest TEXT CHECK (resolved_earliest IS date(resolved_earliest, '+0 days')),
    resolved_latest TEXT CHECK (resolved_latest IS date(resolved_latest, '+0 days')),
    resolved_day TEXT CHECK (resolved_day IS date(resolved_day, '+0 days')),
    resolved_day_number INTEGER,
    resolved_time TEXT CHECK (resolved_time = '' OR resolved_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    resolved_assumed INTEGER CHECK (resolved_assumed IN (0, 1)),
    note TEXT,
    onset_minutes TEXT CHECK (onset_minutes NOT GLOB '*[^0-9.-]*' AND onset_minutes GLOB '*[0-9]*'),
    onset_days TEXT CHECK (onset_days NOT GLOB '*[^0-9.-]*' AND onset_days GLOB '*[0-9]*'),
    expected TEXT CHECK (expected IN ('yes', 'no', 'unknown')),
    reported_to TEXT,
    reported_on_typed TEXT,
    reported_on_earliest TEXT CHECK (reported_on_earliest IS date(reported_on_earliest, '+0 days')),
    reported_on_latest TEXT CHECK (reported_on_latest IS date(reported_on_latest, '+0 days')),
    reported_on_day TEXT CHECK (reported_on_day IS date(reported_on_day, '+0 days')),
    reported_on_day_number INTEGER,
    reported_on_time TEXT CHECK (reported_on_time = '' OR reported_on_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    reported_on_assumed INTEGER CHECK (reported_on_assumed IN (0, 1)),
    naranjo_score TEXT CHECK (naranjo_score NOT GLOB '*[^0-9.-]*' AND naranjo_score GLOB '*[0-9]*'),
    naranjo_category TEXT CHECK (naranjo_category IS NULL OR json_valid(naranjo_category))
) STRICT;

CREATE INDEX adverse_event_of_patient ON adverse_event (patient);

CREATE TABLE adverse_event_naranjo_answer (
    entry TEXT NOT NULL REFERENCES adverse_event(id),
    position INTEGER NOT NULL CHECK (position >= 0),
    question INTEGER,
    answer TEXT CHECK (answer IN ('yes', 'no', 'unknown')),
    PRIMARY KEY (entry, position)
) STRICT;

CREATE TABLE visit_note (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient(id),
    number INTEGER NOT NULL CHECK (number >= 1),
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    voided TEXT,
    confirmed TEXT NOT NULL CHECK (json_valid(confirmed)),
    date_typed TEXT,
    date_earliest TEXT CHECK (date_earliest IS date(date_earliest, '+0 days')),
    date_latest TEXT CHECK (date_latest IS date(date_latest, '+0 days')),
    date_day TEXT CHECK (date_day IS date(date_day, '+0 days')),
    date_day_number INTEGER,
    date_time TEXT CHECK (date_time = '' OR date_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    date_assumed INTEGER CHECK (date_assumed IN (0, 1)),
    reason TEXT,
    text TEXT,
    statement TEXT,
    author TEXT,
    next_visit_typed TEXT,
    next_visit_earliest TEXT CHECK (next_visit_earliest IS date(next_visit_earliest, '+0 days')),
    next_visit_latest TEXT CHECK (next_visit_latest IS date(next_visit_latest, '+0 days')),
    next_visit_day TEXT CHECK (next_visit_day IS date(next_visit_day, '+0 days')),
    next_visit_day_number INTEGER,
    next_visit_time TEXT CHECK (next_visit_time = '' OR next_visit_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    next_visit_assumed INTEGER CHECK (next_visit_assumed IN (0, 1)),
    next_reason TEXT,
    planned TEXT
) STRICT;

CREATE INDEX visit_note_of_patient ON visit_note (patient);

CREATE TABLE consent (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient(id),
    number INTEGER NOT NULL CHECK (number >= 1),
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    voided TEXT,
    confirmed TEXT NOT NULL CHECK (json_valid(confirmed)),
    purpose TEXT CHECK (purpose IN ('treatment', 'cells', 'data', 'research', 'photo')),
    version TEXT,
    signed_typed TEXT,
    signed_earliest TEXT CHECK (signed_earliest IS date(signed_earliest, '+0 days')),
    signed_latest TEXT CHECK (signed_latest IS date(signed_latest, '+0 days')),
    signed_day TEXT CHECK (signed_day IS date(signed_day, '+0 days')),
    signed_day_number INTEGER,
    signed_time TEXT CHECK (signed_time = '' OR signed_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    signed_assumed INTEGER CHECK (signed_assumed IN (0, 1)),
    signer TEXT,
    witness TEXT,
    withdrawn_typed TEXT,
    withdrawn_earliest TEXT CHECK (withdrawn_earliest IS date(withdrawn_earliest, '+0 days')),
    withdrawn_latest TEXT CHECK (withdrawn_latest IS date(withdrawn_latest, '+0 days')),
    withdrawn_day TEXT CHECK (withdrawn_day IS date(withdrawn_day, '+0 days')),
    withdrawn_day_number INTEGER,
    withdrawn_time TEXT CHECK (withdrawn_time = '' OR withdrawn_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    withdrawn_assumed INTEGER CHECK (withdrawn_assumed IN (0, 1)),
    note TEXT
) STRICT;

CREATE INDEX consent_of_patient ON consent (patient);

CREATE TABLE course_plan (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient(id),
    number INTEGER NOT NULL CHECK (number >= 1),
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    voided TEXT,
    confirmed TEXT NOT NULL CHECK (json_valid(confirmed)),
    protocol TEXT,
    course INTEGER,
    first_typed TEXT,
    first_earliest TEXT CHECK (first_earliest IS date(first_earliest, '+0 days')),
    first_latest TEXT CHECK (first_latest IS date(first_latest, '+0 days')),
    first_day TEXT CHECK (first_day IS date(first_day, '+0 days')),
    first_day_number INTEGER,
    first_time TEXT CHECK (first_time = '' OR first_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    first_assumed INTEGER CHECK (first_assumed IN (0, 1)),
    stopped_typed TEXT,
    stopped_earliest TEXT CHECK (stopped_earliest IS date(stopped_earliest, '+0 days')),
    stopped_latest TEXT CHECK (stopped_latest IS date(stopped_latest, '+0 days')),
    stopped_day TEXT CHECK (stopped_day IS date(stopped_day, '+0 days')),
    stopped_day_number INTEGER,
    stopped_time TEXT CHECK (stopped_time = '' OR stopped_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    stopped_assumed INTEGER CHECK (stopped_assumed IN (0, 1)),
    note TEXT,
    next_due_typed TEXT,
    next_due_earliest TEXT CHECK (next_due_earliest IS date(next_due_earliest, '+0 days')),
    next_due_latest TEXT CHECK (next_due_latest IS date(next_due_latest, '+0 days')),
    next_due_day TEXT CHECK (next_due_day IS date(next_due_day, '+0 days')),
    next_due_day_number INTEGER,
    next_due_time TEXT CHECK (next_due_time = '' OR next_due_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    next_due_assumed INTEGER CHECK (next_due_assumed IN (0, 1)),
    next_latest_typed TEXT,
    next_latest_earliest TEXT CHECK (next_latest_earliest IS date(next_latest_earliest, '+0 days')),
    next_latest_latest TEXT CHECK (next_latest_latest IS date(next_latest_latest, '+0 days')),
    next_latest_day TEXT CHECK (next_latest_day IS date(next_latest_day, '+0 days')),
    next_latest_day_number INTEGER,
    next_latest_time TEXT CHECK (next_latest_time = '' OR next_latest_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    next_latest_assumed INTEGER CHECK (next_latest_assumed IN (0, 1)),
    next_name TEXT CHECK (next_name IS NULL OR json_valid(next_name)),
    protocol_version INTEGER
) STRICT;

CREATE INDEX course_plan_of_patient ON course_plan (patient);

CREATE TABLE course_plan_planned_step (
    entry TEXT NOT NULL REFERENCES course_plan(id),
    position INTEGER NOT NULL CHECK (position >= 0),
    step TEXT CHECK (step IN ('session', 'visit')),
    number INTEGER,
    name TEXT,
    due_typed TEXT,
    due_earliest TEXT CHECK (due_earliest IS date(due_earliest, '+0 days')),
    due_latest TEXT CHECK (due_latest IS date(due_latest, '+0 days')),
    due_day TEXT CHECK (due_day IS date(due_day, '+0 days')),
    due_day_number INTEGER,
    due_time TEXT CHECK (due_time = '' OR due_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    due_assumed INTEGER CHECK (due_assumed IN (0, 1)),
    earliest_typed TEXT,
    earliest_earliest TEXT CHECK (earliest_earliest IS date(earliest_earliest, '+0 days')),
    earliest_latest TEXT CHECK (earliest_latest IS date(earliest_latest, '+0 days')),
    earliest_day TEXT CHECK (earliest_day IS date(earliest_day, '+0 days')),
    earliest_day_number INTEGER,
    earliest_time TEXT CHECK (earliest_time = '' OR earliest_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    earliest_assumed INTEGER CHECK (earliest_assumed IN (0, 1)),
    latest_typed TEXT,
    latest_earliest TEXT CHECK (latest_earliest IS date(latest_earliest, '+0 days')),
    latest_latest TEXT CHECK (latest_latest IS date(latest_latest, '+0 days')),
    latest_day TEXT CHECK (latest_day IS date(latest_day, '+0 days')),
    latest_day_number INTEGER,
    latest_time TEXT CHECK (latest_time = '' OR latest_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    latest_assumed INTEGER CHECK (latest_assumed IN (0, 1)),
    tests TEXT,
    done_typed TEXT,
    done_earliest TEXT CHECK (done_earliest IS date(done_earliest, '+0 days')),
    done_latest TEXT CHECK (done_latest IS date(done_latest, '+0 days')),
    done_day TEXT CHECK (done_day IS date(done_day, '+0 days')),
    done_day_number INTEGER,
    done_time TEXT CHECK (done_time = '' OR done_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    done_assumed INTEGER CHECK (done_assumed IN (0, 1)),
    state TEXT CHECK (state IN ('open', 'done', 'missed')),
    PRIMARY KEY (entry, position)
) STRICT;

CREATE TABLE authorisation (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient(id),
    number INTEGER NOT NULL CHECK (number >= 1),
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    voided TEXT,
    confirmed TEXT NOT NULL CHECK (json_valid(confirmed)),
    bag TEXT,
    course INTEGER,
    session INTEGER,
    planned_typed TEXT,
    planned_earliest TEXT CHECK (planned_earliest IS date(planned_earliest, '+0 days')),
    planned_latest TEXT CHECK (planned_latest IS date(planned_latest, '+0 days')),
    planned_day TEXT CHECK (planned_day IS date(planned_day, '+0 days')),
    planned_day_number INTEGER,
    planned_time TEXT CHECK (planned_time = '' OR planned_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    planned_assumed INTEGER CHECK (planned_assumed IN (0, 1)),
    authorised_by TEXT,
    checked_by TEXT,
    emergency_kit TEXT CHECK (emergency_kit IN ('yes', 'no', 'unknown')),
    infection TEXT CHECK (infection IN ('yes', 'no', 'unknown')),
    pregnant TEXT CHECK (pregnant IN ('yes', 'no', 'unknown')),
    malignancy TEXT CHECK (malignancy IN ('yes', 'no', 'unknown')),
    thrombosis TEXT CHECK (thrombosis IN ('yes', 'no', 'unknown')),
    note TEXT,
    viable_cells TEXT CHECK (viable_cells NOT GLOB '*[^0-9.-]*' AND viable_cells GLOB '*[0-9]*'),
    cells_per_kg TEXT CHECK (cells_per_kg NOT GLOB '*[^0-9.-]*' AND cells_per_kg GLOB '*[0-9]*'),
    how TEXT CHECK (how IS NULL OR json_valid(how))
) STRICT;

CREATE INDEX authorisation_of_patient ON authorisation (patient);

CREATE TABLE outcome (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient(id),
    number INTEGER NOT NULL CHECK (number >= 1),
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    voided TEXT,
    confirmed TEXT NOT NULL CHECK (json_valid(confirmed)),
    date_typed TEXT,
    date_earliest TEXT CHECK (date_earliest IS date(date_earliest, '+0 days')),
    date_latest TEXT CHECK (date_latest IS date(date_latest, '+0 days')),
    date_day TEXT CHECK (date_day IS date(date_day, '+0 days')),
    date_day_number INTEGER,
    date_time TEXT CHECK (date_time = '' OR date_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    date_assumed INTEGER CHECK (date_assumed IN (0, 1)),
    planned TEXT,
    itch INTEGER,
    uas7_days TEXT CHECK (uas7_days IS NULL OR json_valid(uas7_days)),
    uas7_printed INTEGER,
    uct_answers TEXT CHECK (uct_answers IS NULL OR json_valid(uct_answers)),
    uct_printed INTEGER,
    dlqi_answers TEXT CHECK (dlqi_answers IS NULL OR json_valid(dlqi_answers)),
    dlqi_printed INTEGER,
    rescue_days INTEGER,
    reactions TEXT,
    re_exposure TEXT CHECK (re_exposure IN ('none', 'tolerated', 'reacted', 'not_asked', 'unknown')),
    re_exposed_to TEXT,
    statement TEXT,
    note TEXT,
    uas7 INTEGER,
    uct INTEGER,
    dlqi INTEGER
) STRICT;

CREATE INDEX outcome_of_patient ON outcome (patient);

CREATE TABLE donor (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    voided TEXT,
    confirmed TEXT NOT NULL CHECK (json_valid(confirmed)),
    pseudonym TEXT,
    donation_typed TEXT,
    donation_earliest TEXT CHECK (donation_earliest IS date(donation_earliest, '+0 days')),
    donation_latest TEXT CHECK (donation_latest IS date(donation_latest, '+0 days')),
    donation_day TEXT CHECK (donation_day IS date(donation_day, '+0 days')),
    donation_day_number INTEGER,
    donation_time TEXT CHECK (donation_time = '' OR donation_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    donation_assumed INTEGER CHECK (donation_assumed IN (0, 1)),
    donation_number TEXT,
    donation_number_key TEXT,
    term TEXT CHECK (term IN ('full', 'preterm', 'none', 'unknown')),
    consent TEXT CHECK (consent IN ('given', 'withdrawn', 'not_recorded', 'unknown')),
    consent_version TEXT,
    site TEXT,
    note TEXT,
    screened TEXT CHECK (screened IN ('negative', 'assess', 'positive', 'pending', 'missing'))
) STRICT;

CREATE TABLE donor_donor_test (
    entry TEXT NOT NULL REFERENCES donor(id),
    position INTEGER NOT NULL CHECK (position >= 0),
    screened_for TEXT CHECK (screened_for IN ('hiv', 'hbsag', 'anti_hbc', 'anti_hcv', 'syphilis', 'htlv', 'hiv_nat', 'hbv_nat', 'hcv_nat', 'hbv', 'cmv', 'toxoplasma', 'zika', 'other')),
    result TEXT CHECK (result IN ('negative', 'positive', 'pending', 'unknown')),
    date_typed TEXT,
    date_earliest TEXT CHECK (date_earliest IS date(date_earliest, '+0 days')),
    date_latest TEXT CHECK (date_latest IS date(date_latest, '+0 days')),
    date_day TEXT CHECK (date_day IS date(date_day, '+0 days')),
    date_day_number INTEGER,
    date_time TEXT CHECK (date_time = '' OR date_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    date_assumed INTEGER CHECK (date_assumed IN (0, 1)),
    laboratory TEXT,
    method TEXT,
    PRIMARY KEY (entry, position)
) STRICT;

CREATE TABLE lot (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    voided TEXT,
    confirmed TEXT NOT NULL CHECK (json_valid(confirmed)),
    donor TEXT,
    manufacturer TEXT,
    lot_number TEXT,
    product TEXT,
    licence TEXT,
    tissue TEXT CHECK (tissue IN ('umbilical_cord', 'cord_blood', 'bone_marrow', 'adipose', 'other', 'unknown')),
    method TEXT CHECK (method IN ('explant', 'enzymatic', 'other', 'unknown')),
    passage INTEGER,
    medium TEXT,
    frozen_typed TEXT,
    frozen_earliest TEXT CHECK (frozen_earliest IS date(frozen_earliest, '+0 days')),
    frozen_latest TEXT CHECK (frozen_latest IS date(frozen_latest, '+0 days')),
    frozen_day TEXT CHECK (frozen_day IS date(frozen_day, '+0 days')),
    frozen_day_number INTEGER,
    frozen_time TEXT CHECK (frozen_time = '' OR frozen_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    frozen_assumed INTEGER CHECK (frozen_assumed IN (0, 1)),
    storage_temperature TEXT CHECK (storage_temperature NOT GLOB '*[^0-9.-]*' AND storage_temperature GLOB '*[0-9]*'),
    location TEXT,
    expiry_typed TEXT,
    expiry_earliest TEXT CHECK (expiry_earliest IS date(expiry_earliest, '+0 days')),
    expiry_latest TEXT CHECK (expiry_latest IS date(expiry_latest, '+0 days')),
    expiry_day TEXT CHECK (expiry_day IS date(expiry_day, '+0 days')),
    expiry_day_number INTEGER,
    expiry_time TEXT CHECK (expiry_time = '' OR expiry_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    expiry_assumed INTEGER CHECK (expiry_assumed IN (0, 1)),
    after_thaw TEXT,
    after_thaw_minutes TEXT CHECK (after_thaw_minutes NOT GLOB '*[^0-9.-]*' AND after_thaw_minutes GLOB '*[0-9]*'),
    identifier TEXT,
    identifier_key TEXT,
    release TEXT CHECK (release IN ('quarantined', 'released', 'deviation', 'rejected', 'recalled', 'expired', 'not_known')),
    released_by TEXT,
    released_on_typed TEXT,
    released_on_earliest TEXT CHECK (released_on_earliest IS date(released_on_earliest, '+0 days')),
    released_on_latest TEXT CHECK (released_on_latest IS date(released_on_latest, '+0 days')),
    released_on_day TEXT CHECK (released_on_day IS date(released_on_day, '+0 days')),
    released_on_day_number INTEGER,
    released_on_time TEXT CHECK (released_on_time = '' OR released_on_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    released_on_assumed INTEGER CHECK (released_on_assumed IN (0, 1)),
    release_reason TEXT,
    note TEXT
) STRICT;

CREATE TABLE lot_additive (
    entry TEXT NOT NULL REFERENCES lot(id),
    position INTEGER NOT NULL CHECK (position >= 0),
    sort TEXT CHECK (sort IN ('dmso', 'dextran', 'albumin', 'bovine', 'antibiotic', 'medium', 'enzyme', 'other')),
    name TEXT,
    drug TEXT,
    drug_atc TEXT,
    amount TEXT,
    left TEXT CHECK (left IN ('yes', 'washed', 'traces', 'unknown')),
    PRIMARY KEY (entry, position)
) STRICT;

CREATE TABLE lot_quality_check (
    entry TEXT NOT NULL REFERENCES lot(id),
    position INTEGER NOT NULL CHECK (position >= 0),
    test TEXT,
    result TEXT,
    result_comparator TEXT CHECK (result_comparator IN ('', '<', '≤', '≥', '>')),
    result_number TEXT CHECK (result_number NOT GLOB '*[^0-9.-]*' AND result_number GLOB '*[0-9]*'),
    result_word TEXT,
    result_titre INTEGER CHECK (result_titre > 0),
    unit TEXT,
    limits TEXT,
    limits_low TEXT CHECK (limits_low NOT GLOB '*[^0-9.-]*' AND limits_low GLOB '*[0-9]*'),
    limits_high TEXT CHECK (limits_high NOT GLOB '*[^0-9.-]*' AND limits_high GLOB '*[0-9]*'),
    limits_low_included INTEGER CHECK (limits_low_included IN (0, 1)),
    limits_high_included INTEGER CHECK (limits_high_included IN (0, 1)),
    limits_unit TEXT,
    state TEXT CHECK (state IN ('final', 'preliminary')),
    method TEXT,
    date_typed TEXT,
    date_earliest TEXT CHECK (date_earliest IS date(date_earliest, '+0 days')),
    date_latest TEXT CHECK (date_latest IS date(date_latest, '+0 days')),
    date_day TEXT CHECK (date_day IS date(date_day, '+0 days')),
    date_day_number INTEGER,
    date_time TEXT CHECK (date_time = '' OR date_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    date_assumed INTEGER CHECK (date_assumed IN (0, 1)),
    analyst TEXT,
    overruled TEXT,
    verdict TEXT CHECK (verdict IN ('pass', 'fail', 'pending', 'not_told')),
    limit_used TEXT CHECK (limit_used IS NULL OR json_valid(limit_used)),
    PRIMARY KEY (entry, position)
) STRICT;

CREATE TABLE bag (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    voided TEXT,
    confirmed TEXT NOT NULL CHECK (json_valid(confirmed)),
    lot TEXT,
    bag_number TEXT,
    identifier TEXT,
    identifier_key TEXT,
    cells TEXT CHECK (cells NOT GLOB '*[^0-9.-]*' AND cells GLOB '*[0-9]*'),
    volume TEXT CHECK (volume NOT GLOB '*[^0-9.-]*' AND volume GLOB '*[0-9]*'),
    location TEXT,
    thawed_typed TEXT,
    thawed_earliest TEXT CHECK (thawed_earliest IS date(thawed_earliest, '+0 days')),
    thawed_latest TEXT CHECK (thawed_latest IS date(thawed_latest, '+0 days')),
    thawed_day TEXT CHECK (thawed_day IS date(thawed_day, '+0 days')),
    thawed_day_number INTEGER,
    thawed_time TEXT CHECK (thawed_time = '' OR thawed_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    thawed_assumed INTEGER CHECK (thawed_assumed IN (0, 1)),
    thaw_method TEXT,
    wash TEXT,
    diluent TEXT,
    final_volume TEXT CHECK (final_volume NOT GLOB '*[^0-9.-]*' AND final_volume GLOB '*[0-9]*'),
    after_thaw TEXT,
    after_thaw_minutes TEXT CHECK (after_thaw_minutes NOT GLOB '*[^0-9.-]*' AND after_thaw_minutes GLOB '*[0-9]*'),
    discarded_typed TEXT,
    discarded_earliest TEXT CHECK (discarded_earliest IS date(discarded_earliest, '+0 days')),
    discarded_latest TEXT CHECK (discarded_latest IS date(discarded_latest, '+0 days')),
    discarded_day TEXT CHECK (discarded_day IS date(discarded_day, '+0 days')),
    discarded_day_number INTEGER,
    discarded_time TEXT CHECK (discarded_time = '' OR discarded_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    discarded_assumed INTEGER CHECK (discarded_assumed IN (0, 1)),
    discard_reason TEXT,
    note TEXT,
    viability TEXT CHECK (viability NOT GLOB '*[^0-9.-]*' AND viability GLOB '*[0-9]*'),
    viable_cells TEXT CHECK (viable_cells NOT GLOB '*[^0-9.-]*' AND viable_cells GLOB '*[0-9]*'),
    use_by_typed TEXT,
    use_by_earliest TEXT CHECK (use_by_earliest IS date(use_by_earliest, '+0 days')),
    use_by_latest TEXT CHECK (use_by_latest IS date(use_by_latest, '+0 days')),
    use_by_day TEXT CHECK (use_by_day IS date(use_by_day, '+0 days')),
    use_by_day_number INTEGER,
    use_by_time TEXT CHECK (use_by_time = '' OR use_by_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    use_by_assumed INTEGER CHECK (use_by_assumed IN (0, 1))
) STRICT;

CREATE TABLE bag_quality_check (
    entry TEXT NOT NULL REFERENCES bag(id),
    position INTEGER NOT NULL CHECK (position >= 0),
    test TEXT,
    result TEXT,
    result_comparator TEXT CHECK (result_comparator IN ('', '<', '≤', '≥', '>')),
    result_number TEXT CHECK (result_number NOT GLOB '*[^0-9.-]*' AND result_number GLOB '*[0-9]*'),
    result_word TEXT,
    result_titre INTEGER CHECK (result_titre > 0),
    unit TEXT,
    limits TEXT,
    limits_low TEXT CHECK (limits_low NOT GLOB '*[^0-9.-]*' AND limits_low GLOB '*[0-9]*'),
    limits_high TEXT CHECK (limits_high NOT GLOB '*[^0-9.-]*' AND limits_high GLOB '*[0-9]*'),
    limits_low_included INTEGER CHECK (limits_low_included IN (0, 1)),
    limits_high_included INTEGER CHECK (limits_high_included IN (0, 1)),
    limits_unit TEXT,
    state TEXT CHECK (state IN ('final', 'preliminary')),
    method TEXT,
    date_typed TEXT,
    date_earliest TEXT CHECK (date_earliest IS date(date_earliest, '+0 days')),
    date_latest TEXT CHECK (date_latest IS date(date_latest, '+0 days')),
    date_day TEXT CHECK (date_day IS date(date_day, '+0 days')),
    date_day_number INTEGER,
    date_time TEXT CHECK (date_time = '' OR date_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    date_assumed INTEGER CHECK (date_assumed IN (0, 1)),
    analyst TEXT,
    overruled TEXT,
    verdict TEXT CHECK (verdict IN ('pass', 'fail', 'pending', 'not_told')),
    limit_used TEXT CHECK (limit_used IS NULL OR json_valid(limit_used)),
    PRIMARY KEY (entry, position)
) STRICT;

CREATE TABLE protocol (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    voided TEXT,
    confirmed TEXT NOT NULL CHECK (json_valid(confirmed)),
    name TEXT,
    product TEXT,
    sessions INTEGER,
    days_apart TEXT CHECK (days_apart IS NULL OR json_valid(days_apart)),
    tolerance INTEGER,
    cells TEXT CHECK (cells NOT GLOB '*[^0-9.-]*' AND cells GLOB '*[0-9]*'),
    per_kg_least TEXT CHECK (per_kg_least NOT GLOB '*[^0-9.-]*' AND per_kg_least GLOB '*[0-9]*'),
    per_kg_most TEXT CHECK (per_kg_most NOT GLOB '*[^0-9.-]*' AND per_kg_most GLOB '*[0-9]*'),
    thaw_to_start TEXT,
    thaw_to_start_minutes TEXT CHECK (thaw_to_start_minutes NOT GLOB '*[^0-9.-]*' AND thaw_to_start_minutes GLOB '*[0-9]*'),
    note TEXT
) STRICT;

CREATE TABLE protocol_protocol_visit (
    entry TEXT NOT NULL REFERENCES protocol(id),
    position INTEGER NOT NULL CHECK (position >= 0),
    name TEXT,
    day INTEGER,
    window INTEGER,
    tests TEXT,
    PRIMARY KEY (entry, position)
) STRICT;

CREATE UNIQUE INDEX patient_identifier ON patient (identifier) WHERE voided IS NULL;

-- every entry as it stood at one time; appended, never changed
CREATE TABLE version (
    entry TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    entry_type TEXT NOT NULL,
    patient TEXT NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('add', 'amend', 'void')),
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    why TEXT NOT NULL,
    schema INTEGER NOT NULL,
    content TEXT NOT NULL CHECK (json_valid(content)),
    PRIMARY KEY (entry, number)
) STRICT, WITHOUT ROWID;

-- What was changed is listed from the index alone, the newest first
CREATE INDEX version_of_patient ON version (patient, at, entry, number);

CREATE TRIGGER version_no_update BEFORE UPDATE ON version BEGIN
    SELECT RAISE(ABORT, 'versions are never changed');
END;

CREATE TRIGGER version_no_delete BEFORE DELETE ON version BEGIN
    SELECT RAISE(ABORT, 'versions are never changed');
END;

CREATE TRIGGER version_in_order BEFORE INSERT ON version
WHEN NEW.number != 1 + coalesce((SELECT max(number) FROM version WHERE entry = NEW.entry), 0) BEGIN
    SELECT RAISE(ABORT, 'versions follow each other without a gap');
END;

-- who works with this clinic file
CREATE TABLE account (
    name TEXT NOT NULL PRIMARY KEY,
    at TEXT NOT NULL
) STRICT;

-- markers, units, drugs and manifestations as the program shipped them; a result remembers the version it was read by
CREATE TABLE catalogue (
    version TEXT NOT NULL PRIMARY KEY,
    at TEXT NOT NULL,
    content TEXT NOT NULL CHECK (json_valid(content))
) STRICT;

-- what is typed and not yet saved; left out of snapshots
CREATE TABLE draft (
    form TEXT NOT NULL,
    patient TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    typed TEXT NOT NULL CHECK (json_valid(typed)),
    PRIMARY KEY (form, patient, who)
) STRICT;

-- what this file is: its kind (clinic or snapshot), when it was made, and by which program
CREATE TABLE about (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- the list of patients and what they are found by; worked out from the entries by the same writes
CREATE TABLE patient_list (
    row INTEGER PRIMARY KEY,
    patient TEXT NOT NULL UNIQUE REFERENCES patient(id),
    sort TEXT NOT NULL,
    words TEXT NOT NULL,
    identifier TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    sex TEXT NOT NULL DEFAULT '',
    birth_earliest TEXT NOT NULL DEFAULT '',
    birth_latest TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX patient_list_sort ON patient_list (sort, row);

CREATE VIRTUAL TABLE patient_search USING fts5(words, content='patient_list', content_rowid='row', prefix='1 2 3 4', tokenize='unicode61 remove_diacritics 0');

CREATE TRIGGER patient_list_added AFTER INSERT ON patient_list BEGIN
    INSERT INTO patient_search (rowid, words) VALUES (NEW.row, NEW.words);
END;

CREATE TRIGGER patient_list_removed AFTER DELETE ON patient_list BEGIN
    INSERT INTO patient_search (patient_search, rowid, words) VALUES ('delete', OLD.row, OLD.words);
END;

CREATE TRIGGER patient_list_changed AFTER UPDATE ON patient_list BEGIN
    INSERT INTO patient_search (patient_search, rowid, words) VALUES ('delete', OLD.row, OLD.words);
    INSERT INTO patient_search (rowid, words) VALUES (NEW.row, NEW.words);
END;

CREATE TABLE panel_definition (
    code TEXT NOT NULL,
    version TEXT NOT NULL,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    content TEXT NOT NULL CHECK (json_valid(content)),
    PRIMARY KEY (code, version)
) STRICT;

-- The worklist asks for what is due over all patients
CREATE INDEX patch_test_due ON patch_test (next_due_day) WHERE voided IS NULL AND next_due_day IS NOT NULL;

CREATE INDEX skin_test_planned ON skin_test (date_day) WHERE voided IS NULL AND stage = 'planned';

CREATE INDEX drug_provocation_planned ON drug_provocation (date_day) WHERE voided IS NULL AND stage = 'planned';

-- The same file is imported once
CREATE INDEX allergen_panel_file ON allergen_panel (file_hash) WHERE voided IS NULL AND file_hash IS NOT NULL;

-- One bag is authorised once, whoever tries
CREATE UNIQUE INDEX bag_authorised_once ON authorisation (bag) WHERE voided IS NULL;

CREATE INDEX infusion_of_bag ON infusion (bag, voided) WHERE bag IS NOT NULL;

-- An infusion that names a lot in words is found by them, even if it names a bag of another one
CREATE INDEX infusion_of_lot ON infusion (lot) WHERE lot IS NOT NULL;

-- Read whole to match a number however it is typed
CREATE INDEX lot_by_number ON lot (lot_number, id);

-- The stock is counted in the index alone
CREATE INDEX bag_of_lot ON bag (lot, voided, discarded_typed, thawed_typed, id);

CREATE INDEX lot_of_donor ON lot (donor);

-- What is scanned leads to the bag, the lot or the donor whose label it is
CREATE INDEX bag_by_label ON bag (identifier_key) WHERE identifier_key IS NOT NULL;

CREATE INDEX lot_by_label ON lot (identifier_key) WHERE identifier_key IS NOT NULL;

CREATE INDEX donor_by_label ON donor (donation_number_key) WHERE donation_number_key IS NOT NULL;

CREATE INDEX adverse_event_of_infusion ON adverse_event (infusion, onset_day, onset_time);

CREATE INDEX course_plan_due ON course_plan (next_due_day) WHERE voided IS NULL AND next_due_day IS NOT NULL;

-- files that belong to an entry, such as a scanned consent; appended, never changed. The content comes last: what is asked of a
-- file without it is read from the row's first page
CREATE TABLE attachment (
    id TEXT NOT NULL PRIMARY KEY,
    entry TEXT NOT NULL,
    patient TEXT NOT NULL,
    name TEXT NOT NULL CHECK (name != ''),
    type TEXT NOT NULL CHECK (type IN ('application/pdf', 'image/png', 'image/jpeg')),
    size INTEGER NOT NULL CHECK (size > 0),
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    content BLOB NOT NULL CHECK (length(content) = size)
) STRICT;

CREATE INDEX attachment_of_entry ON attachment (entry);

CREATE TRIGGER attachment_no_update BEFORE UPDATE ON attachment BEGIN
    SELECT RAISE(ABORT, 'attachments are never changed');
END;

CREATE TRIGGER attachment_no_delete BEFORE DELETE ON attachment BEGIN
    SELECT RAISE(ABORT, 'attachments are never changed');
END;

-- INSERT OR REPLACE would delete without asking the trigger above
CREATE TRIGGER attachment_once BEFORE INSERT ON attachment
WHEN EXISTS (SELECT 1 FROM attachment WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'attachments are never changed');
END;

CREATE TRIGGER attachment_of_an_entry BEFORE INSERT ON attachment
WHEN NOT EXISTS (SELECT 1 FROM version WHERE entry = NEW.entry AND patient = NEW.patient) BEGIN
    SELECT RAISE(ABORT, 'an attachment belongs to an entry and to its patient');
END;

-- which of them were attached in error; appended, never changed
CREATE TABLE attachment_void (
    id TEXT NOT NULL PRIMARY KEY REFERENCES attachment(id),
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    why TEXT NOT NULL CHECK (trim(why) != '')
) STRICT;

CREATE TRIGGER attachment_void_no_update BEFORE UPDATE ON attachment_void BEGIN
    SELECT RAISE(ABORT, 'attachments are never changed');
END;

CREATE TRIGGER attachment_void_no_delete BEFORE DELETE ON attachment_void BEGIN
    SELECT RAISE(ABORT, 'attachments are never changed');
END;

CREATE TRIGGER attachment_void_once BEFORE INSERT ON attachment_void
WHEN EXISTS (SELECT 1 FROM attachment_void WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'attachments are never changed');
END;
