-- One row a test of quality: of a lot at release, of a bag after thaw
SELECT
    x.entry, -- TEXT The entry of v_lots, or after thaw of v_bags, that it belongs to; that entry's own id never changes
    'release' AS stage, -- TEXT release for a test of the lot, post_thaw for one of a bag
    o.lot_number AS lot, -- TEXT Lot number, as printed
    o.manufacturer, -- TEXT Who made the lot, as printed
    CAST(NULL AS TEXT) AS bag, -- TEXT Number of the bag in its lot; empty for a test at release
    {fields}
FROM {lot_quality_check}
UNION ALL
SELECT
    x.entry, -- TEXT
    'post_thaw' AS stage, -- TEXT
    l.lot_number AS lot, -- TEXT
    l.manufacturer, -- TEXT
    o.bag_number AS bag, -- TEXT
    {fields}
FROM {bag_quality_check}
LEFT JOIN lot l ON l.id = o.lot AND l.voided IS NULL
