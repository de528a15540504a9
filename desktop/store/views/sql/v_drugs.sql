-- One row a drug of the newest catalogue in this file
SELECT
    coalesce(m.value ->> 'atc', '') AS atc, -- TEXT ATC code, 5th level; empty where ATC has none for the substance alone
    m.value ->> 'name' AS name, -- TEXT International non-proprietary name
    (SELECT group_concat(other.value, ', ') FROM json_each(m.value, '$.aliases') other) AS aliases, -- TEXT Other names: non-proprietary ones, and brands that a source names
    (SELECT group_concat(other.value, ', ') FROM json_each(m.value, '$.other_atc') other) AS other_atc, -- TEXT ATC codes of the same substance in other forms
    (SELECT group_concat(part.value, ', ') FROM json_each(m.value, '$.components') part) AS components, -- TEXT The substances in a combination
    (SELECT group_concat(class.value ->> 'name', '; ') FROM json_each(c.classes) class
        WHERE EXISTS (SELECT 1 FROM json_each(class.value, '$.prefixes') prefix
            WHERE substr(m.value ->> 'atc', 1, length(prefix.value)) = prefix.value)) AS classes, -- TEXT The classes that its ATC code belongs to
    m.value ->> 'source' AS source, -- TEXT Where it is from
    c.version AS catalogue_version, -- TEXT Version of the newest catalogue in this file
FROM (SELECT content -> '$.drugs.drug' AS drugs, content -> '$.drugs.class' AS classes, content ->> '$.drugs.version' AS version
    FROM catalogue ORDER BY at DESC, catalogue.version DESC LIMIT 1) c, json_each(c.drugs) m
