-- One row an adverse event
SELECT
    {fields}
    i.course AS infusion_course, -- INTEGER Course of the infusion that it followed
    i.session AS infusion_session, -- INTEGER Session of the infusion that it followed
    (SELECT count(*) FROM adverse_event_naranjo_answer own WHERE own.entry = x.id) AS naranjo_answers, -- INTEGER How many questions of the Naranjo scale are answered; they stand in v_naranjo_answers
FROM {adverse_event}
LEFT JOIN infusion i ON i.id = x.infusion AND i.voided IS NULL
