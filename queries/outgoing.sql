-- Which words of the desk about units has this outlet not taken yet, the oldest first? `source_id` is the number that the
-- incident's own source gave it; `attempts` how often it was tried.
WITH said AS (SELECT * FROM assignment_at(NULL, NULL) WHERE source = 'desk'),
     tried AS (SELECT about_id, attempts, state FROM receipt_at(NULL, NULL)
               WHERE outlet = $outlet AND about_table = 'assignment')
SELECT a.id, a.incident_id, a.unit_id, a.state, a.observed_at, i.kind, i.priority, i.title, i.address, i.lon, i.lat,
       i.source, i.source_id, coalesce(t.attempts, 0) AS attempts,
       concat(a.id, '@', epoch_us(a.observed_at)) AS word
FROM said a
LEFT JOIN incident_at(NULL, NULL) i ON i.id = a.incident_id
LEFT JOIN tried t ON t.about_id = concat(a.id, '@', epoch_us(a.observed_at))
WHERE coalesce(t.state, 'failed') = 'failed'
ORDER BY a.observed_at, a.state <> 'stood_down', a.id
