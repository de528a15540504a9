-- One row an infusion session
SELECT
    {fields but bag}
    CASE x.dose_basis WHEN 'per_session' THEN CAST(x.cells AS REAL)
        WHEN 'total' THEN CAST(x.cells AS REAL) / x.sessions END AS cells_per_session, -- REAL Cells given in this session, as a number; empty while the dose basis leaves it open
    (SELECT count(*) FROM infusion_premedication given WHERE given.entry = x.id) AS premedications, -- INTEGER How many drugs of premedication are recorded; they stand in v_premedication
    (SELECT count(*) FROM infusion_vital_signs own WHERE own.entry = x.id) AS vital_signs, -- INTEGER How many rows of vital signs are recorded; they stand in v_vital_signs
    b.bag_number AS bag, -- TEXT Number of the bag in its lot
    x.bag AS bag_entry, -- TEXT The bag's entry of v_bags
    l.lot_number AS bag_lot, -- TEXT Lot number of the bag; what was typed stands in lot
FROM {infusion}
LEFT JOIN bag b ON b.id = x.bag AND b.voided IS NULL
LEFT JOIN lot l ON l.id = b.lot AND l.voided IS NULL
