-- What else happened near this place lately, the newest first? (Degrees; the distance is worked out by who asks.)
SELECT id, source, source_id, kind, type, title, priority, state, sensitive, area, address, lon, lat,
       coalesce(reported_at, observed_at) AS began
FROM incident_at(NULL, NULL)
WHERE id <> $id AND lon BETWEEN $west AND $east AND lat BETWEEN $south AND $north
  AND observed_at > $since::TIMESTAMP AND state IS DISTINCT FROM 'false_alarm'
ORDER BY began DESC
LIMIT 200
