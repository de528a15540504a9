-- One row a unit of a marker or in-vitro method, with its factor
SELECT
    m.sort, -- TEXT marker, or method for a method of testing a drug in vitro
    m.value ->> 'code' AS code, -- TEXT Code of the marker or method, as in v_markers
    unit.value ->> 'printed' AS printed, -- TEXT The unit as reports print it
    nullif(unit.value ->> 'ucum', '') AS ucum, -- TEXT Its UCUM code
    CASE WHEN unit.value ->> 'refused' IS NULL THEN coalesce(CAST(unit.value ->> 'factor' AS REAL), 1.0) END AS factor, -- REAL canonical value = printed number × factor ÷ divisor; empty for a unit that is refused
    CASE WHEN unit.value ->> 'refused' IS NULL THEN coalesce(CAST(unit.value ->> 'divisor' AS REAL), 1.0) END AS divisor, -- REAL See factor; 1 for most units
    nullif(unit.value ->> 'doubtful', '') AS doubtful, -- TEXT Why a number in this unit is questioned and not converted
    nullif(unit.value ->> 'meant', '') AS meant, -- TEXT The unit that was probably meant then
    nullif(unit.value ->> 'refused', '') AS refused, -- TEXT Why a number in this unit is refused
    coalesce(unit.value ->> 'apart', 0) AS apart, -- INTEGER 1 when its numbers are converted but never compared with those in other units
    nullif(unit.value ->> 'note', '') AS note, -- TEXT What else is known about it
    unit.value ->> 'source' AS source, -- TEXT Where it is from
    m.catalogue_version, -- TEXT Version of the newest catalogue in this file
FROM (
    SELECT 'marker' AS sort, one.value AS value, c.content ->> '$.markers.version' AS catalogue_version
    FROM (SELECT content FROM catalogue ORDER BY at DESC, version DESC LIMIT 1) c, json_each(c.content, '$.markers.marker') one
    UNION ALL
    SELECT 'method', one.value, c.content ->> '$.markers.version'
    FROM (SELECT content FROM catalogue ORDER BY at DESC, version DESC LIMIT 1) c, json_each(c.content, '$.markers.method') one) m, json_each(m.value, '$.units') unit
