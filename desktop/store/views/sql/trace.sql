-- What a recall reads, by its indexes: one row a bag and infusion of it, a bag that was not given, an infusion without a bag.
-- An infusion counts even where its bag, lot or donor is void: nobody who was given cells may be missed
SELECT
    d.pseudonym AS donor, -- TEXT Pseudonym of the donor; empty when it is not known, and where the lot is known by words alone
    l.donor AS donor_entry, -- TEXT The donor's entry of v_donors
    l.manufacturer, -- TEXT Who made the lot, as printed
    l.lot_number AS lot, -- TEXT Lot number: of the bag's lot, or as typed where no bag is named
    b.lot AS lot_entry, -- TEXT The lot's entry of v_lots; empty where it is known by words alone
    b.bag_number AS bag, -- TEXT Number of the bag in its lot; empty where no bag is named
    b.id AS bag_entry, -- TEXT The bag's entry of v_bags
    CASE WHEN i.id IS NOT NULL THEN 'given' WHEN b.discarded_typed IS NOT NULL THEN 'discarded' WHEN b.thawed_typed IS NOT NULL THEN 'thawed'
        WHEN EXISTS (SELECT 1 FROM authorisation a WHERE a.bag = b.id AND a.voided IS NULL) THEN 'allocated' ELSE 'frozen' END AS state, -- TEXT Where the bag stands. One of: frozen, allocated, thawed, given, discarded
    iif(b.voided IS NOT NULL OR l.voided IS NOT NULL OR d.voided IS NOT NULL, 'void', 'bag') AS known_by, -- TEXT How the lot is known. bag: by the bag that the infusion names. void: by a bag that is marked as void or of which the lot or donor is, though an infusion or bag still names it. words: the infusion names no bag of this file, and the lot is what was typed. nothing: it names neither, or says that the lot is unknown
    i.lot AS typed_lot, -- TEXT The lot as it was typed with the infusion, also where a bag is named
    CAST(coalesce(l.product, i.product) AS TEXT) AS product, -- TEXT Product, as printed
    i.patient, -- TEXT The patient's entry of v_patients; empty for a bag that was not given
    p.identifier AS patient_id, -- TEXT The patient's identifier, as --patient takes it; empty for a bag that was not given
    p.name AS patient_name, -- TEXT The patient's name, as lists show it
    i.id AS infusion, -- TEXT The infusion's entry of v_infusions; empty for a bag that was not given
    i.course, -- INTEGER Course of the infusion
    i.session, -- INTEGER Session of the infusion
    CASE WHEN i.id IS NULL THEN NULL WHEN i.start_day IS NULL THEN '?' ELSE
        CASE WHEN i.start_earliest = i.start_latest THEN trim(i.start_day || ' ' || i.start_time)
        WHEN i.start_earliest = substr(i.start_latest, 1, 4) || '-01-01' AND i.start_latest = substr(i.start_earliest, 1, 4) || '-12-31' THEN substr(i.start_earliest, 1, 4)
        WHEN i.start_earliest = date(i.start_latest, 'start of month') AND i.start_latest = date(i.start_earliest, '+1 month', '-1 day') THEN substr(i.start_earliest, 1, 7)
        ELSE i.start_earliest || '..' || i.start_latest END || iif(i.start_assumed, ' ?', '') END AS start, -- TEXT Start of the infusion as far as it is known: a day, a day and time, a month, a year, or the first and the last day that it can be; a ? behind it when it is assumed, alone when it is unknown
    i.events_asked, -- TEXT Was the patient asked for adverse events? As in v_infusions; without events, none alone means that there was none
    (SELECT group_concat(said, '; ') FROM (
        SELECT e.term || ' (' || coalesce(e.grade, '?') || ')' AS said FROM adverse_event e
        WHERE e.infusion = i.id AND e.voided IS NULL ORDER BY e.onset_day, e.onset_time)) AS events, -- TEXT The adverse events after the infusion, each with its grade in brackets; empty when none is recorded
    (SELECT f.name || ' (' || f.identifier || ')' FROM authorisation a JOIN patient_list f ON f.patient = a.patient
        WHERE i.id IS NULL AND a.bag = b.id AND a.voided IS NULL) AS authorised_for, -- TEXT Of a bag that was not given: the patient for whom it is authorised, by name and identifier
FROM bag b LEFT JOIN lot l ON l.id = b.lot LEFT JOIN donor d ON d.id = l.donor
    LEFT JOIN infusion i ON i.bag = b.id AND i.voided IS NULL LEFT JOIN patient_list p ON p.patient = i.patient
WHERE b.voided IS NULL OR i.id IS NOT NULL
UNION ALL
SELECT
    CAST(NULL AS TEXT) AS donor, -- TEXT
    CAST(NULL AS TEXT) AS donor_entry, -- TEXT
    CAST(NULL AS TEXT) AS manufacturer, -- TEXT
    i.lot, -- TEXT
    CAST(NULL AS TEXT) AS lot_entry, -- TEXT
    CAST(NULL AS TEXT) AS bag, -- TEXT
    CAST(NULL AS TEXT) AS bag_entry, -- TEXT
    'given' AS state, -- TEXT
    iif(i.lot IS NULL OR lower(i.lot) IN ('unknown', 'unk', '?', 'bilinmiyor'), 'nothing', 'words') AS known_by, -- TEXT
    i.lot AS typed_lot, -- TEXT
    i.product, -- TEXT
    i.patient, -- TEXT
    p.identifier AS patient_id, -- TEXT
    p.name AS patient_name, -- TEXT
    i.id AS infusion, -- TEXT
    i.course, -- INTEGER
    i.session, -- INTEGER
    CASE WHEN i.id IS NULL THEN NULL WHEN i.start_day IS NULL THEN '?' ELSE
        CASE WHEN i.start_earliest = i.start_latest THEN trim(i.start_day || ' ' || i.start_time)
        WHEN i.start_earliest = substr(i.start_latest, 1, 4) || '-01-01' AND i.start_latest = substr(i.start_earliest, 1, 4) || '-12-31' THEN substr(i.start_earliest, 1, 4)
        WHEN i.start_earliest = date(i.start_latest, 'start of month') AND i.start_latest = date(i.start_earliest, '+1 month', '-1 day') THEN substr(i.start_earliest, 1, 7)
        ELSE i.start_earliest || '..' || i.start_latest END || iif(i.start_assumed, ' ?', '') END AS start, -- TEXT
    i.events_asked, -- TEXT
    (SELECT group_concat(said, '; ') FROM (
        SELECT e.term || ' (' || coalesce(e.grade, '?') || ')' AS said FROM adverse_event e
        WHERE e.infusion = i.id AND e.voided IS NULL ORDER BY e.onset_day, e.onset_time)) AS events, -- TEXT
    CAST(NULL AS TEXT) AS authorised_for -- TEXT
FROM infusion i LEFT JOIN patient_list p ON p.patient = i.patient
WHERE i.voided IS NULL AND NOT EXISTS (SELECT 1 FROM bag b WHERE b.id = i.bag)
