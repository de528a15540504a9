-- One row a laboratory result
SELECT
    m.name AS marker_name, -- TEXT The marker's name in the catalogue
    m.loinc AS marker_loinc, -- TEXT The marker's LOINC code in the catalogue
    {fields}
    x.doubt IS NOT NULL AS in_doubt, -- INTEGER 1 while the printed number is in doubt: then it has no canonical value and is no number to count with
FROM {lab_result}
LEFT JOIN v_markers m ON m.code = x.marker AND m.sort = 'marker'
