-- What belongs to this incident, and what was taken out of it, the earliest first?
SELECT id, about_table, about_id, reason, undone, observed_at, source FROM link_at(NULL, NULL)
WHERE incident_id = $incident_id
ORDER BY observed_at, about_table, about_id
