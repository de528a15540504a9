-- What a physician has seen and signed. What stands in the file already was entered before reviews were kept: it is neither seen
-- nor waits to be.

CREATE TABLE interpretation (
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
    text TEXT,
    by TEXT
) STRICT;

CREATE INDEX interpretation_of_patient ON interpretation (patient);

-- That somebody saw one version of an entry, or took that back: one row an act
CREATE TABLE review (
    row INTEGER PRIMARY KEY,
    entry TEXT NOT NULL,
    number INTEGER NOT NULL,
    patient TEXT NOT NULL REFERENCES patient(id),
    action TEXT NOT NULL CHECK (action IN ('seen', 'taken_back')),
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    why TEXT NOT NULL CHECK (action = 'seen' OR trim(why) != ''),
    FOREIGN KEY (entry, number) REFERENCES version(entry, number)
) STRICT;

CREATE INDEX review_of_entry ON review (entry, row);

CREATE INDEX review_of_patient ON review (patient, row);

CREATE TRIGGER review_no_update BEFORE UPDATE ON review BEGIN
    SELECT RAISE(ABORT, 'reviews are never changed');
END;

CREATE TRIGGER review_no_delete BEFORE DELETE ON review BEGIN
    SELECT RAISE(ABORT, 'reviews are never changed');
END;

-- INSERT OR REPLACE would delete without asking the trigger above
CREATE TRIGGER review_once BEFORE INSERT ON review
WHEN EXISTS (SELECT 1 FROM review WHERE row = NEW.row) BEGIN
    SELECT RAISE(ABORT, 'reviews are never changed');
END;

-- The entries whose newest version waits to be seen: what the worklist reads, however large the file is
CREATE TABLE unseen (
    entry TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient(id),
    entry_type TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    since TEXT NOT NULL,
    pressing INTEGER NOT NULL CHECK (pressing IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE INDEX unseen_of_patient ON unseen (patient, pressing, since);

-- A summary as a physician signed it: what it said, packed, and the SHA-256 of that unpacked. record is the SHA-256 of the
-- versions that it was made from
CREATE TABLE signed_summary (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient(id),
    physician TEXT NOT NULL CHECK (trim(physician) != ''),
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    size INTEGER NOT NULL CHECK (size > 0),
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
    record TEXT NOT NULL CHECK (length(record) = 64 AND record NOT GLOB '*[^0-9a-f]*'),
    content BLOB NOT NULL
) STRICT;

CREATE INDEX signed_summary_of_patient ON signed_summary (patient, at);

CREATE TRIGGER signed_summary_no_update BEFORE UPDATE ON signed_summary BEGIN
    SELECT RAISE(ABORT, 'what was signed is never changed');
END;

CREATE TRIGGER signed_summary_no_delete BEFORE DELETE ON signed_summary BEGIN
    SELECT RAISE(ABORT, 'what was signed is never changed');
END;

CREATE TRIGGER signed_summary_once BEFORE INSERT ON signed_summary
WHEN EXISTS (SELECT 1 FROM signed_summary WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'what was signed is never changed');
END;

-- A signature that was given in error, and why; the page stays readable
CREATE TABLE signed_summary_void (
    id TEXT NOT NULL PRIMARY KEY REFERENCES signed_summary(id),
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    why TEXT NOT NULL CHECK (trim(why) != '')
) STRICT;

CREATE TRIGGER signed_summary_void_no_update BEFORE UPDATE ON signed_summary_void BEGIN
    SELECT RAISE(ABORT, 'what was signed is never changed');
END;

CREATE TRIGGER signed_summary_void_no_delete BEFORE DELETE ON signed_summary_void BEGIN
    SELECT RAISE(ABORT, 'what was signed is never changed');
END;

CREATE TRIGGER signed_summary_void_once BEFORE INSERT ON signed_summary_void
WHEN EXISTS (SELECT 1 FROM signed_summary_void WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'what was signed is never changed');
END;
