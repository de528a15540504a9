-- One row a summary that a physician signed, without what was signed; void signatures are left out
SELECT
    coalesce(p.identifier, '') AS patient_id, -- TEXT The patient's identifier, as --patient takes it
    x.id AS signature, -- TEXT The signature's own id; it never changes
    CAST(julianday(substr(x.at, 1, 10)) - 2440587.5 AS INTEGER) - d0.d0_day_number AS days_since_d0, -- INTEGER The day on which it was signed (UTC): days since D0, negative before it
    x.physician, -- TEXT Who signed
    x.sha256, -- TEXT SHA-256 of what was signed, as the page prints it; the content stands packed in the table signed_summary
    x.size, -- INTEGER The size of what was signed, in bytes
    x.who AS recorded_by, -- TEXT Whose account it was signed with
    x.at AS recorded_at, -- TEXT When it was signed, UTC, ISO 8601
    CAST(julianday(substr(x.at, 1, 10)) - 2440587.5 AS INTEGER) AS recorded_day_number -- INTEGER The day on which it was signed as a number, days since 1970-01-01
FROM signed_summary x
LEFT JOIN patient p ON p.id = x.patient
LEFT JOIN v_d0 d0 ON d0.patient = x.patient
WHERE NOT EXISTS (SELECT 1 FROM signed_summary_void v WHERE v.id = x.id)
