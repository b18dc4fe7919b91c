-- Which alerts hold at this moment (exercises too: they are drawn as exercises)?
SELECT id, source, event, category, severity, urgency, certainty, status, headline, area_desc, sent, effective,
       expires, is_exercise, state, received_at, geometry
FROM alert_at($moment::TIMESTAMP, $known::TIMESTAMP)
WHERE state = 'active' AND (sent IS NULL OR sent <= $at::TIMESTAMP + INTERVAL 1 HOUR)
ORDER BY sent, id
