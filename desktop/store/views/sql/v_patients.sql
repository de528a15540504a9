-- One row a patient
SELECT
    x.identifier AS patient_id, -- TEXT The patient's identifier, as --patient takes it
    x.birth_date_day_number - d0.d0_day_number AS days_since_d0, -- INTEGER Birth date: days since D0, negative; its age in days at D0 with the other sign; empty without either
    d0.d0, -- TEXT D0: the day of the first infusion of the newest course, ISO 8601; empty without one
    d0.d0_day_number, -- INTEGER D0 as a number, days since 1970-01-01
    d0.course AS d0_course, -- INTEGER The course that D0 is of
    {fields but identifier}
FROM {patient}
