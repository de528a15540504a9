-- One row a version of an entry, void ones included: nothing is lost. Its content stands in the table version
SELECT
    coalesce(p.identifier, '') AS patient_id, -- TEXT The patient's identifier, as --patient takes it; empty for what belongs to the clinic
    x.entry, -- TEXT The entry's own id; it never changes
    CAST(julianday(substr(x.at, 1, 10)) - 2440587.5 AS INTEGER) - d0.d0_day_number AS days_since_d0, -- INTEGER The day on which it was written (UTC): days since D0, negative before it
    x.number AS version, -- INTEGER 1 for the first version of the entry, 2 for the next one, …; what it held then stands in the table version, as JSON
    x.entry_type, -- TEXT The entry type, which is the name of its table
    x.action, -- TEXT One of: add, amend, void
    x.who AS recorded_by, -- TEXT Who wrote it
    x.at AS recorded_at, -- TEXT When it was written, UTC, ISO 8601
    CAST(julianday(substr(x.at, 1, 10)) - 2440587.5 AS INTEGER) AS recorded_day_number, -- INTEGER The day on which it was written as a number, days since 1970-01-01
    coalesce(nullif(x.why, ''), (SELECT known.words FROM view_words known WHERE known.sentence = x.content -> '$.why')) AS why, -- TEXT The reason that was given, or the program's
    x.number = (SELECT max(number) FROM version WHERE entry = x.entry) AS is_newest, -- INTEGER 1 when it is the entry's newest version
    x.schema, -- INTEGER The schema version of the program that wrote it
FROM version x
LEFT JOIN patient p ON p.id = x.patient
LEFT JOIN v_d0 d0 ON d0.patient = x.patient
