-- One row a lot
SELECT
    x.lot_number AS lot, -- TEXT Lot number, as printed
    x.manufacturer, -- TEXT Who made the lot, as printed
    d.pseudonym AS donor, -- TEXT Pseudonym of the donor
    x.donor AS donor_entry, -- TEXT The donor's entry of v_donors
    {fields but number}
    (SELECT count(*) FROM bag b WHERE b.lot = x.id AND b.voided IS NULL) AS bags, -- INTEGER How many bags are recorded; they stand in v_bags
FROM {lot}
LEFT JOIN donor d ON d.id = x.donor AND d.voided IS NULL
