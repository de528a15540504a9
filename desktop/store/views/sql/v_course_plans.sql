-- One row the plan of a course
SELECT
    r.name AS protocol, -- TEXT Name of the protocol; empty when it is void
    x.protocol AS protocol_entry, -- TEXT The protocol's entry of v_protocols
    {fields}
    (SELECT count(*) FROM course_plan_planned_step own WHERE own.entry = x.id) AS steps, -- INTEGER How many sessions and visits are planned; they stand in v_planned_steps
FROM {course_plan}
LEFT JOIN protocol r ON r.id = x.protocol AND r.voided IS NULL
