-- One row an outcome: how the patient felt up to a day
SELECT
    nullif(substr(x.planned, instr(x.planned, ':') + 1), '') AS planned, -- TEXT Planned visit. The name of the visit in the plan that it is
    nullif(substr(x.planned, 1, instr(x.planned, ':') - 1), '') AS planned_entry, -- TEXT Planned visit: the entry of v_course_plans that plans it
    {fields}
FROM {outcome}
