-- Which incidents are not yet closed, the worst first, then the oldest?
SELECT id, source, source_id, kind, type, title, priority, state, reported_at, updated_at, observed_at, received_at,
       address, area, owner, sensitive, found_by, lon, lat
FROM incident_at($moment::TIMESTAMP, $known::TIMESTAMP)
WHERE state IN ('new', 'acknowledged', 'dispatched', 'on_scene')
ORDER BY priority NULLS LAST, coalesce(reported_at, observed_at), id
