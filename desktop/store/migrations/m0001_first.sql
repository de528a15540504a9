-- The first schema: current tables as declared in desktop/clinic, their versions, and what the program keeps beside them.;

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
    doubt TEXT,
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
    doubt TEXT,
    catalogue_version TEXT
) STRICT;

CREATE INDEX in_vitro_test_of_patient ON in_vitro_test (patient);

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
    weight_used TEXT
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
    onset_days TEXT CHECK (onset_days NOT GLOB '*[^0-9.-]*' AND onset_days GLOB '*[0-9]*')
) STRICT;

CREATE INDEX adverse_event_of_patient ON adverse_event (patient);

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
    next_reason TEXT
) STRICT;

CREATE INDEX visit_note_of_patient ON visit_note (patient);

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

CREATE INDEX version_of_patient ON version (patient);

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
