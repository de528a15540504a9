-- One row a skin prick or an injection, with the controls and the validity of its sheet
SELECT
    x.entry, -- TEXT The skin tests that it belongs to: pricks and injections of one sitting share it
    x.position + 1 AS position, -- INTEGER Its place among the pricks or among the injections of that sitting, from 1
    'prick' AS kind, -- TEXT prick, or intradermal for an injection
    {owner: stage, date}
    {fields but mean}
    {owner but stage, date}
FROM {skin_test_skin_prick}
UNION ALL
SELECT
    x.entry, -- TEXT
    x.position + 1 AS position, -- INTEGER
    'intradermal' AS kind, -- TEXT
    {owner: stage, date}
    {fields}
    {owner but stage, date}
FROM {skin_test_intradermal}
