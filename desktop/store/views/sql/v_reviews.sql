-- One row an act of review: somebody saw one version of an entry, or took that back. Nothing is left out
SELECT
    coalesce(p.identifier, '') AS patient_id, -- TEXT The patient's identifier, as --patient takes it
    x.entry, -- TEXT The entry that was seen; its id never changes
    CAST(julianday(substr(x.at, 1, 10)) - 2440587.5 AS INTEGER) - d0.d0_day_number AS days_since_d0, -- INTEGER The day on which it was seen (UTC): days since D0, negative before it
    (SELECT v.entry_type FROM version v WHERE v.entry = x.entry AND v.number = 1) AS entry_type, -- TEXT The entry type, which is the name of its table
    x.number AS version, -- INTEGER The version that was seen
    x.action, -- TEXT One of: seen, taken_back
    nullif(x.why, '') AS why, -- TEXT Why it was taken back
    x.who AS seen_by, -- TEXT Who saw it, or took it back
    x.at AS seen_at, -- TEXT When, UTC, ISO 8601
    NOT EXISTS (SELECT 1 FROM version v WHERE v.entry = x.entry AND v.number > x.number) AS is_newest -- INTEGER 1 when the version is the entry's newest one
FROM review x
LEFT JOIN patient p ON p.id = x.patient
LEFT JOIN v_d0 d0 ON d0.patient = x.patient
