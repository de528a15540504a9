-- One row a drug given before an infusion
SELECT
    {owner: course, session}
    {fields}
FROM {infusion_premedication}
