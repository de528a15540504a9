-- One row a follow-up visit of a protocol
SELECT
    o.name AS protocol, -- TEXT Name of the protocol
    {fields}
FROM {protocol_protocol_visit}
