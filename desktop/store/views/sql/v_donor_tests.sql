-- One row a screening test of a donor
SELECT
    o.pseudonym AS donor, -- TEXT Pseudonym of the donor
    {fields}
FROM {donor_donor_test}
