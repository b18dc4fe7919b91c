-- What does every sensor say last?
WITH reading AS (SELECT * FROM observation_last($at::TIMESTAMP, $known::TIMESTAMP))
SELECT s.id, s.name, s.quantity, s.unit, coalesce(s.lon, o.lon) AS lon, coalesce(s.lat, o.lat) AS lat, o.value,
       o.observed_at, o.received_at
FROM sensor_at($moment::TIMESTAMP, $known::TIMESTAMP) s
LEFT JOIN reading o ON o.sensor_id = s.id AND (s.quantity IS NULL OR o.quantity = s.quantity)
ORDER BY s.id
