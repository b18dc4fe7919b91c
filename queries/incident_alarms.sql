-- Which alarms are about this incident, or about one that is part of it, the first one first?
SELECT id, cause, incident_id, priority, state, count, owner, shelved_until, observed_at, received_at, source
FROM alarm_at(NULL, NULL)
WHERE incident_id = $incident_id OR incident_id IN (
    SELECT about_id FROM link_at(NULL, NULL)
    WHERE incident_id = $incident_id AND about_table = 'incident' AND NOT undone)
ORDER BY received_at, id
