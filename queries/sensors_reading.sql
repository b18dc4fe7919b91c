-- What does every sensor say last? One that names no quantity tells its newest reading, whichever that is of.
WITH reading AS (SELECT * FROM observation_last($at::TIMESTAMP, $known::TIMESTAMP))
SELECT s.id, s.name, coalesce(s.quantity, o.quantity) AS quantity, s.unit, coalesce(s.lon, o.lon) AS lon,
       coalesce(s.lat, o.lat) AS lat, o.value, o.observed_at, o.received_at
FROM sensor_at($moment::TIMESTAMP, $known::TIMESTAMP) s
LEFT JOIN reading o ON o.sensor_id = s.id AND (s.quantity IS NULL OR o.quantity = s.quantity)
QUALIFY row_number() OVER (PARTITION BY s.id ORDER BY o.observed_at DESC NULLS LAST, o.quantity) = 1
ORDER BY s.id
