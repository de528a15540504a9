-- One row a session or visit of a plan
SELECT
    {owner: course}
    r.name AS protocol, -- TEXT Name of the protocol; empty when it is void
    {fields}
FROM {course_plan_planned_step}
LEFT JOIN protocol r ON r.id = o.protocol AND r.voided IS NULL
