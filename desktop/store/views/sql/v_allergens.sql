-- One row an allergen of a panel's definition, of every version that stands in this file: results name theirs
SELECT
    d.panel, -- TEXT The panel's code, as in v_allergen_panels.panel
    d.version, -- TEXT The version of its definition, as in v_allergen_panels.panel_version
    CAST(one.value ->> 'code' AS TEXT) AS allergen, -- TEXT The allergen's code in the panel, as in v_allergen_results.allergen
    one.key + 1 AS position, -- INTEGER Its place in the panel, from 1
    one.value ->> 'name' AS name, -- TEXT Its name
    nullif(one.value ->> 'species', '') AS species, -- TEXT The species that it is from
    one.value ->> 'group' AS allergen_group, -- TEXT Its group; the parts of it are divided by /
    one.value ->> 'molecular' AS molecular, -- INTEGER 1 for a single molecule, 0 for an extract
    nullif(one.value ->> 'family', '') AS protein_family, -- TEXT Its protein family; shared by two allergens it is a candidate for cross-reactivity, not proof
    nullif(one.value ->> 'family_source', '') AS family_source, -- TEXT Where the family is from; the letters are explained in the notes of the panel's definition
    nullif(one.value ->> 'family_source', '') = 'G' AS family_unverified, -- INTEGER 1 when the family is general knowledge that no source was found for; empty without a family
    d.content ->> 'name' AS panel_name, -- TEXT The panel's name
    d.content ->> 'unit' AS unit, -- TEXT The unit in which the panel reads
    CAST(d.content ->> 'least' AS REAL) AS least, -- REAL The panel measures from this number, in its unit
    CAST(d.content ->> 'most' AS REAL) AS most, -- REAL The panel measures up to this number, in its unit
    CAST(d.content ->> 'positive' AS REAL) AS positive, -- REAL A result is positive from this number on, in its unit
    d.content ->> 'source' AS source, -- TEXT Where the definition is from
    d.is_own, -- INTEGER 1 when the clinic added this definition itself
FROM (
    SELECT CAST(known.content ->> 'code' AS TEXT) AS panel, CAST(known.content ->> 'version' AS TEXT) AS version, known.content,
        min(known.is_own) AS is_own
    FROM (
        SELECT shipped.value AS content, 0 AS is_own FROM catalogue c, json_each(c.content, '$.panels') shipped
        UNION ALL
        SELECT content, 1 FROM panel_definition) known
    GROUP BY 1, 2) d, json_each(d.content, '$.allergens') one
