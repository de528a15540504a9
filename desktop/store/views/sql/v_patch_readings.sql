-- One row a reading that was done of a hapten
SELECT
    x.entry, -- TEXT The patch test that it belongs to: haptens that were applied together share it
    x.position + 1 AS position, -- INTEGER The hapten's place in that patch test, from 1
    {owner: applied}
    r.hours, -- INTEGER Hours after it was applied: 48, 72, 96, 168
    r.grade, -- TEXT What was seen then, by ICDRG. One of: negative, doubtful, weak, strong, extreme, irritant, not_tested, positive
    CASE r.grade WHEN 'not_tested' THEN NULL ELSE r.grade IN ('weak', 'strong', 'extreme', 'positive') END AS positive, -- INTEGER 1 for a positive grade, 0 for another one (doubtful and irritant are not positive); empty when it was not tested
    {fields but h48, h72, h96, h168}
    {owner: site, chamber, read_by, note}
FROM {patch_test_patch_hapten}
JOIN (
    SELECT entry, position, 48 AS hours, h48 AS grade FROM patch_test_patch_hapten WHERE h48 IS NOT NULL
    UNION ALL SELECT entry, position, 72, h72 FROM patch_test_patch_hapten WHERE h72 IS NOT NULL
    UNION ALL SELECT entry, position, 96, h96 FROM patch_test_patch_hapten WHERE h96 IS NOT NULL
    UNION ALL SELECT entry, position, 168, h168 FROM patch_test_patch_hapten WHERE h168 IS NOT NULL
) r ON r.entry = x.entry AND r.position = x.position
