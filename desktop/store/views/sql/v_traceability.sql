-- One row a bag, given or not, with each infusion of it and the events after it; and infusions that name no bag
SELECT
    t.patient_id, -- TEXT The patient's identifier, as --patient takes it; empty for a bag that was not given
    i.start_day_number - d0.d0_day_number AS days_since_d0, -- INTEGER Start of the infusion: days since D0, 0 on it; empty without a known day
    t.donor, -- TEXT Pseudonym of the donor; empty when it is not known, and where the lot is known by words alone
    t.lot, -- TEXT Lot number: of the bag's lot, or as typed where no bag is named
    t.bag, -- TEXT Number of the bag in its lot; empty where no bag is named
    t.state, -- TEXT Where the bag stands. One of: frozen, allocated, thawed, given, discarded
    t.infusion, -- TEXT The infusion's entry of v_infusions; empty for a bag that was not given
    t.course, -- INTEGER Course of the infusion
    t.session, -- INTEGER Session of the infusion
    {infusion i: start}
    t.events_asked, -- TEXT Was the patient asked for adverse events? As in v_infusions; without events, none alone means that there was none
    t.events, -- TEXT The adverse events after the infusion, each with its grade in brackets; empty when none is recorded
    (SELECT count(*) FROM adverse_event e WHERE e.infusion = t.infusion AND e.voided IS NULL) AS event_count, -- INTEGER How many adverse events are recorded after the infusion
    t.known_by, -- TEXT How the lot is known. bag: by the bag that the infusion names. void: by a bag that is marked as void or of which the lot or donor is, though an infusion or bag still names it. words: the infusion names no bag of this file, and the lot is what was typed. nothing: it names neither, or says that the lot is unknown
    t.typed_lot, -- TEXT The lot as it was typed with the infusion, also where a bag is named
    t.manufacturer, -- TEXT Who made the lot, as printed
    t.product, -- TEXT Product, as printed
    t.donor_entry, -- TEXT The donor's entry of v_donors
    t.lot_entry, -- TEXT The lot's entry of v_lots; empty where it is known by words alone
    t.bag_entry, -- TEXT The bag's entry of v_bags
FROM trace t
LEFT JOIN infusion i ON i.id = t.infusion
LEFT JOIN v_d0 d0 ON d0.patient = t.patient
