-- One row a file that belongs to an entry, without its content; void ones are left out, and those of void entries
SELECT
    coalesce(p.identifier, '') AS patient_id, -- TEXT The patient's identifier, as --patient takes it; empty for a file of an entry that belongs to the clinic
    x.id AS attachment, -- TEXT The file's own id; it never changes
    x.entry, -- TEXT The entry that it belongs to
    CAST(julianday(substr(x.at, 1, 10)) - 2440587.5 AS INTEGER) - d0.d0_day_number AS days_since_d0, -- INTEGER The day on which it was attached (UTC): days since D0, negative before it
    (SELECT v.entry_type FROM version v WHERE v.entry = x.entry AND v.number = 1) AS entry_type, -- TEXT The entry type of that entry, which is the name of its table
    x.name, -- TEXT The file's name when it was attached
    x.type, -- TEXT Its media type. One of: application/pdf, image/png, image/jpeg
    x.size, -- INTEGER Its size in bytes
    x.sha256, -- TEXT SHA-256 of its content; the content stands in the table attachment
    x.who AS recorded_by, -- TEXT Who attached it
    x.at AS recorded_at, -- TEXT When it was attached, UTC, ISO 8601
    CAST(julianday(substr(x.at, 1, 10)) - 2440587.5 AS INTEGER) AS recorded_day_number, -- INTEGER The day on which it was attached as a number, days since 1970-01-01
FROM attachment x
LEFT JOIN patient p ON p.id = x.patient
LEFT JOIN v_d0 d0 ON d0.patient = x.patient
WHERE NOT EXISTS (SELECT 1 FROM attachment_void v WHERE v.id = x.id)
AND (SELECT v.action FROM version v WHERE v.entry = x.entry ORDER BY v.number DESC LIMIT 1) != 'void'
