-- What have people noted about incidents since then, the newest first?
SELECT id, incident_id, author, text, observed_at FROM incident_note_at(NULL, NULL)
WHERE observed_at >= $since::TIMESTAMP
ORDER BY observed_at DESC, length(id) DESC, id DESC
