-- One row a protocol
SELECT
    {fields}
    (SELECT count(*) FROM protocol_protocol_visit own WHERE own.entry = x.id) AS visits, -- INTEGER How many follow-up visits it has; they stand in v_protocol_visits
FROM {protocol}
