-- One row of the vital signs of an infusion
SELECT
    {owner: course, session}
    {fields}
FROM {infusion_vital_signs}
