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
