-- One row a step of a drug provocation
SELECT
    {owner: stage, date, drug, route, dose_unit}
    {fields}
FROM {drug_provocation_provocation_step}
