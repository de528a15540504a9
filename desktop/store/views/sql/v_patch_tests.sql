-- One row a hapten of a patch test, its readings side by side
SELECT
    x.entry, -- TEXT The patch test that it belongs to: haptens that were applied together share it
    x.position + 1 AS position, -- INTEGER The hapten's place in that patch test, from 1
    {owner: applied}
    {fields}
    {owner but applied}
FROM {patch_test_patch_hapten}
