-- One row an authorisation of a bag for a patient
SELECT
    l.lot_number AS lot, -- TEXT Lot number, as printed
    l.manufacturer, -- TEXT Who made the lot, as printed
    b.bag_number AS bag, -- TEXT Number of the bag in its lot
    x.bag AS bag_entry, -- TEXT The bag's entry of v_bags
    {fields but bag}
FROM {authorisation}
LEFT JOIN bag b ON b.id = x.bag AND b.voided IS NULL
LEFT JOIN lot l ON l.id = b.lot AND l.voided IS NULL
