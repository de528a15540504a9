-- D0 of each patient: of the newest course that has one, which none has while a session before its first known day has
-- no day. The bare columns of a max are those of its row, in SQLite
SELECT
    p.identifier AS patient_id, -- TEXT The patient's identifier, as --patient takes it
    begun.patient, -- TEXT The patient's entry; the other views are joined by it
    max(begun.course) AS course, -- INTEGER The patient's newest course of infusions that has a D0
    begun.d0, -- TEXT D0: the day of that course's first infusion, ISO 8601; a course has none while the day of a session before it is not known
    begun.d0_day_number, -- INTEGER D0 as a number, days since 1970-01-01
FROM (
    SELECT x.patient, x.course, x.start_day AS d0, x.start_day_number AS d0_day_number, min(x.session) AS session
    FROM infusion x
    WHERE x.voided IS NULL AND x.start_day_number = (
        SELECT min(start_day_number) FROM infusion WHERE patient = x.patient AND course = x.course AND voided IS NULL)
    GROUP BY x.patient, x.course) begun
JOIN patient p ON p.id = begun.patient AND p.voided IS NULL
WHERE NOT EXISTS (
    SELECT 1 FROM infusion WHERE patient = begun.patient AND course = begun.course AND voided IS NULL
    AND start_day IS NULL AND session < begun.session)
GROUP BY begun.patient
