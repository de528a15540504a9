-- One row a marker or in-vitro method of the newest catalogue in this file
SELECT
    m.sort, -- TEXT marker, or method for a method of testing a drug in vitro
    m.code, -- TEXT Its code, as in v_lab_results.marker or v_in_vitro_tests.method
    m.value ->> 'name' AS name, -- TEXT Its name
    m.value ->> 'long_name' AS long_name, -- TEXT Its name in full
    coalesce(m.value ->> 'scale', 'number') AS scale, -- TEXT Whether its results are numbers or words
    nullif(m.value ->> 'loinc', '') AS loinc, -- TEXT LOINC code
    m.value ->> 'canonical' AS canonical_unit, -- TEXT The unit in which results are compared, as a UCUM code
    m.value ->> 'shown' AS shown_unit, -- TEXT That unit as people write it
    CAST(m.value ->> 'soft_low' AS REAL) AS soft_low, -- REAL Below it a value is questioned, in the canonical unit
    CAST(m.value ->> 'soft_high' AS REAL) AS soft_high, -- REAL Above it a value is questioned, in the canonical unit
    CAST(m.value ->> 'hard_low' AS REAL) AS hard_low, -- REAL Below it a value is refused, in the canonical unit
    CAST(m.value ->> 'hard_high' AS REAL) AS hard_high, -- REAL Above it a value is refused, in the canonical unit
    m.value ->> 'decimals' AS decimals, -- INTEGER How many decimals are shown
    CAST(m.value ->> 'cv_i' AS REAL) AS cv_i, -- REAL Variation within a person, percent; empty when it is not known
    CAST(m.value ->> 'cv_a' AS REAL) AS cv_a, -- REAL Variation of the analysis, percent; empty when it is not known
    nullif(m.value ->> 'cv_source', '') AS cv_source, -- TEXT Where the variations are from
    m.value ->> 'source' AS source, -- TEXT Where it is from
    m.catalogue_version, -- TEXT Version of the newest catalogue in this file
FROM (
    -- a column of its own, so that results are joined by an index
    SELECT 'marker' AS sort, CAST(one.value ->> 'code' AS TEXT) AS code, one.value AS value, c.content ->> '$.markers.version' AS catalogue_version
    FROM (SELECT content FROM catalogue ORDER BY at DESC, version DESC LIMIT 1) c, json_each(c.content, '$.markers.marker') one
    UNION ALL
    SELECT 'method', CAST(one.value ->> 'code' AS TEXT), one.value, c.content ->> '$.markers.version'
    FROM (SELECT content FROM catalogue ORDER BY at DESC, version DESC LIMIT 1) c, json_each(c.content, '$.markers.method') one) m
