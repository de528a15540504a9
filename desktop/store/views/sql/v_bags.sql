-- One row a bag, with its state and who was given it
SELECT
    l.lot_number AS lot, -- TEXT Lot number, as printed
    l.manufacturer, -- TEXT Who made the lot, as printed
    x.bag_number AS bag, -- TEXT Number of the bag in its lot
    CASE WHEN EXISTS (SELECT 1 FROM infusion given WHERE given.bag = x.id AND given.voided IS NULL) THEN 'given'
        WHEN x.discarded_typed IS NOT NULL THEN 'discarded' WHEN x.thawed_typed IS NOT NULL THEN 'thawed'
        WHEN EXISTS (SELECT 1 FROM authorisation a WHERE a.bag = x.id AND a.voided IS NULL) THEN 'allocated' ELSE 'frozen' END AS state, -- TEXT Where the bag stands. One of: frozen, allocated, thawed, given, discarded
    (SELECT group_concat(DISTINCT p.identifier) FROM infusion own JOIN patient p ON p.id = own.patient
        WHERE own.bag = x.id AND own.voided IS NULL) AS patient_id, -- TEXT Who was given it, by the patient's identifier; more than one, with commas between, when infusions contradict each other; empty while it is not given
    (SELECT group_concat(DISTINCT p.identifier) FROM authorisation own JOIN patient p ON p.id = own.patient
        WHERE own.bag = x.id AND own.voided IS NULL) AS authorised_for, -- TEXT Whom it is authorised for, by the patient's identifier; empty when it is not
    d.pseudonym AS donor, -- TEXT Pseudonym of the donor
    x.lot AS lot_entry, -- TEXT The lot's entry of v_lots
    l.donor AS donor_entry, -- TEXT The donor's entry of v_donors
    {lot l: passage, release, expiry}
    {fields but number}
FROM {bag}
LEFT JOIN lot l ON l.id = x.lot AND l.voided IS NULL
LEFT JOIN donor d ON d.id = l.donor AND d.voided IS NULL
