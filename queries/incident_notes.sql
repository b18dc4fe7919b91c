-- What have people noted about this incident, the oldest first?
SELECT id, author, text, observed_at FROM incident_note_at(NULL, NULL)
WHERE incident_id = $incident_id
ORDER BY observed_at, length(id), id
