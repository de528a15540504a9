-- One row a course of a medicine
SELECT
    {fields}
    (SELECT count(*) FROM medication_course_administration given WHERE given.entry = x.id) AS administrations, -- INTEGER How many administrations are recorded; they stand in v_administrations
FROM {medication_course}
