-- One row a reading of an in-vitro drug test; readings of different methods are never compared
SELECT
    m.name AS method_name, -- TEXT The method's name in the catalogue
    {fields}
    x.doubt IS NOT NULL AS in_doubt, -- INTEGER 1 while the printed number is in doubt: then it has no canonical value and is no number to count with
FROM {in_vitro_test}
LEFT JOIN v_markers m ON m.code = x.method AND m.sort = 'method'
