-- How many incidents has each hexagon (H3, resolution 9) had in the last 365 days?
SELECT format('{:x}', _cell) AS cell, count(*) AS count
FROM incident_at($moment::TIMESTAMP, $known::TIMESTAMP)
WHERE _cell IS NOT NULL AND observed_at > $at::TIMESTAMP - INTERVAL 365 DAY AND observed_at <= $at::TIMESTAMP
  AND state IS DISTINCT FROM 'false_alarm'
GROUP BY _cell
ORDER BY cell
