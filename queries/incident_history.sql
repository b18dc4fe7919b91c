-- What happened, where, when it was reported and when we heard: all there is to learn from.
SELECT observed_at, reported_at, received_at, lon, lat, state, source, kind, type, found_by, sensitive
FROM incident_at($at::TIMESTAMP, NULL)
WHERE observed_at IS NOT NULL
ORDER BY observed_at
