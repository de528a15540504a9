-- What the rules of 2026 ask for: fields and answers that schema 7 did not have. A table that stands already is
-- made anew and keeps what it held.

CREATE TABLE clinic_settings (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    voided TEXT,
    confirmed TEXT NOT NULL CHECK (json_valid(confirmed)),
    omalizumab_table TEXT CHECK (omalizumab_table IN ('eu', 'us')),
    first_report TEXT,
    first_report_minutes TEXT CHECK (first_report_minutes NOT GLOB '*[^0-9.-]*' AND first_report_minutes GLOB '*[0-9]*'),
    full_report TEXT,
    full_report_minutes TEXT CHECK (full_report_minutes NOT GLOB '*[^0-9.-]*' AND full_report_minutes GLOB '*[0-9]*'),
    kept_years INTEGER,
    authorisation TEXT,
    biovigilance_officer TEXT,
    quality_officer TEXT
) STRICT;

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
    brand TEXT,
    lot TEXT,
    site TEXT,
    operator TEXT,
    PRIMARY KEY (entry, position)
) STRICT;

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
    specimens_of TEXT CHECK (specimens_of IN ('mother', 'donor', 'unknown')),
    htlv_area TEXT CHECK (htlv_area IN ('yes', 'no', 'unknown')),
    note TEXT,
    screened TEXT CHECK (screened IN ('negative', 'assess', 'positive', 'pending', 'missing'))
) STRICT;

CREATE TABLE donor_donor_test (
    entry TEXT NOT NULL REFERENCES donor(id),
    position INTEGER NOT NULL CHECK (position >= 0),
    screened_for TEXT CHECK (screened_for IN ('hiv', 'hbsag', 'anti_hbc', 'anti_hcv', 'syphilis', 'syphilis_nonspecific', 'syphilis_specific', 'htlv', 'hiv_nat', 'hbv_nat', 'hcv_nat', 'hbv', 'cmv', 'toxoplasma', 'zika', 'other')),
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
