-- One row a condition in the family
SELECT
    {fields}
FROM {family_history}
