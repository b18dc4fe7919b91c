-- Which incidents were open then, or began since, how do they stand now, and what priority had they then?
WITH before AS (
    SELECT id, priority AS was_priority FROM incident_at($since::TIMESTAMP, NULL)
    WHERE list_contains(['new', 'acknowledged', 'dispatched', 'on_scene'], state)
)
SELECT i.id, i.source, i.source_id, i.kind, i.type, i.title, i.priority, i.state, i.owner, i.area, i.address,
       i.sensitive, coalesce(i.reported_at, i.observed_at) AS began, coalesce(i.updated_at, i.received_at) AS told_at,
       b.was_priority, b.id IS NOT NULL AS was_open
FROM incident_at(NULL, NULL) i LEFT JOIN before b ON b.id = i.id
WHERE b.id IS NOT NULL OR coalesce(i.reported_at, i.observed_at) > $since::TIMESTAMP
ORDER BY i.priority NULLS LAST, began, i.id
