-- One row an administered dose of a medicine
SELECT
    {owner: drug, dose_unit, route}
    {fields}
FROM {medication_course_administration}
