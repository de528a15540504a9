-- From donor to vein: donors, lots, bags, protocols, plans, consents, authorisations, outcomes; what an infusion, an adverse
-- event and a visit note say of them; and files that belong to entries.;

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
    marker TEXT CHECK (marker IN ('hiv', 'hbsag', 'anti_hbc', 'anti_hcv', 'syphilis', 'htlv', 'hiv_nat', 'hbv_nat', 'hcv_nat', 'hbv', 'cmv', 'toxoplasma', 'zika', 'other')),
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
    limit_used TEXT,
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
    limit_used TEXT,
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
    next_name TEXT,
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
    how TEXT
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

ALTER TABLE infusion ADD COLUMN bag TEXT;

ALTER TABLE infusion ADD COLUMN checked_by TEXT;

ALTER TABLE infusion ADD COLUMN emergency_kit TEXT CHECK (emergency_kit IN ('yes', 'no', 'unknown'));

ALTER TABLE infusion ADD COLUMN viable_cells TEXT CHECK (viable_cells NOT GLOB '*[^0-9.-]*' AND viable_cells GLOB '*[0-9]*');

ALTER TABLE infusion ADD COLUMN viable_per_kg TEXT CHECK (viable_per_kg NOT GLOB '*[^0-9.-]*' AND viable_per_kg GLOB '*[0-9]*');

ALTER TABLE infusion ADD COLUMN minutes_since_thaw INTEGER;

ALTER TABLE infusion ADD COLUMN chain TEXT;

ALTER TABLE adverse_event ADD COLUMN expected TEXT CHECK (expected IN ('yes', 'no', 'unknown'));

ALTER TABLE adverse_event ADD COLUMN reported_to TEXT;

ALTER TABLE adverse_event ADD COLUMN reported_on_typed TEXT;

ALTER TABLE adverse_event ADD COLUMN reported_on_earliest TEXT CHECK (reported_on_earliest IS date(reported_on_earliest, '+0 days'));

ALTER TABLE adverse_event ADD COLUMN reported_on_latest TEXT CHECK (reported_on_latest IS date(reported_on_latest, '+0 days'));

ALTER TABLE adverse_event ADD COLUMN reported_on_day TEXT CHECK (reported_on_day IS date(reported_on_day, '+0 days'));

ALTER TABLE adverse_event ADD COLUMN reported_on_day_number INTEGER;

ALTER TABLE adverse_event ADD COLUMN reported_on_time TEXT CHECK (reported_on_time = '' OR reported_on_time GLOB '[0-2][0-9]:[0-5][0-9]');

ALTER TABLE adverse_event ADD COLUMN reported_on_assumed INTEGER CHECK (reported_on_assumed IN (0, 1));

ALTER TABLE adverse_event ADD COLUMN naranjo_score TEXT CHECK (naranjo_score NOT GLOB '*[^0-9.-]*' AND naranjo_score GLOB '*[0-9]*');

ALTER TABLE adverse_event ADD COLUMN naranjo_category TEXT;

ALTER TABLE visit_note ADD COLUMN planned TEXT;

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

CREATE TABLE adverse_event_naranjo_answer (
    entry TEXT NOT NULL REFERENCES adverse_event(id),
    position INTEGER NOT NULL CHECK (position >= 0),
    question INTEGER,
    answer TEXT CHECK (answer IN ('yes', 'no', 'unknown')),
    PRIMARY KEY (entry, position)
) STRICT;

-- One bag is authorised once, whoever tries
CREATE UNIQUE INDEX bag_authorised_once ON authorisation (bag) WHERE voided IS NULL;

CREATE INDEX infusion_of_bag ON infusion (bag) WHERE bag IS NOT NULL;

-- An infusion that names a lot in words is found by them, even if it names a bag of another one
CREATE INDEX infusion_of_lot ON infusion (lot) WHERE lot IS NOT NULL;

-- Read whole to match a number however it is typed
CREATE INDEX lot_by_number ON lot (lot_number, id);

CREATE INDEX bag_of_lot ON bag (lot);

CREATE INDEX lot_of_donor ON lot (donor);

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
