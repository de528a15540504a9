-- The allergist's tests: allergen panels, skin tests, patch tests, drug provocations; and a clinic's own panel definitions.;

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
    validity_why TEXT
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
