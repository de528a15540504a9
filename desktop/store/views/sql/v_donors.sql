-- One row a donor
SELECT
    {fields}
    (SELECT count(*) FROM lot l WHERE l.donor = x.id AND l.voided IS NULL) AS lots, -- INTEGER How many lots are made of it; they stand in v_lots
FROM {donor}
