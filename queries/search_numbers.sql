-- Which incidents have this number, our own or their source's? That of an open one may be typed as far as it is known.
WITH numbered AS (
    FROM incident_at(NULL, NULL) WHERE _key = md5_number_lower($typed) AND id = $typed
    UNION ALL
    FROM incident_at(NULL, NULL) WHERE source_id = $typed
    UNION ALL
    FROM incident_at(NULL, NULL)
    WHERE list_contains(['new', 'acknowledged', 'dispatched', 'on_scene'], state)
      AND (starts_with(source_id, $typed) OR starts_with(id, $typed))
)
SELECT DISTINCT ON (id) id, source, source_id, kind, type, title, priority, state, area, address, sensitive, observed_at,
       lon, lat, id = $typed OR source_id = $typed AS exact,
       list_contains(['new', 'acknowledged', 'dispatched', 'on_scene'], state) AS open
FROM numbered
ORDER BY exact DESC, open DESC, observed_at DESC, id
LIMIT $limit
