-- One row an additive of a lot
SELECT
    o.lot_number AS lot, -- TEXT Lot number, as printed
    o.manufacturer, -- TEXT Who made the lot, as printed
    {fields}
FROM {lot_additive}
