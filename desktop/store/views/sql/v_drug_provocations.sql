-- One row a drug provocation
SELECT
    {fields}
    (SELECT count(*) FROM drug_provocation_provocation_step given WHERE given.entry = x.id) AS steps, -- INTEGER How many steps are recorded; they stand in v_provocation_steps
FROM {drug_provocation}
