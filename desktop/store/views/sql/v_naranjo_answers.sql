-- One row an answer of the Naranjo scale
SELECT
    {owner: term}
    {fields}
FROM {adverse_event_naranjo_answer}
