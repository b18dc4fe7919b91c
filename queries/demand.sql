-- How many calls of each kind came from each hexagon (H3, resolution 9) in the last 365 days?
SELECT _cell AS cell, coalesce(kind, 'other') AS kind, count(*) AS calls
FROM incident_at($at::TIMESTAMP, NULL)
WHERE _cell IS NOT NULL AND coalesce(reported_at, observed_at) > $at::TIMESTAMP - INTERVAL 365 DAY
GROUP BY ALL
ORDER BY ALL
