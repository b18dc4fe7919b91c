-- Where is every responder, and whose crew are they?
WITH fix AS (SELECT * FROM position_last($at::TIMESTAMP, $known::TIMESTAMP) WHERE responder_id IS NOT NULL)
SELECT r.id, r.name, r.unit_id, f.lon, f.lat, f.speed_mps, f.heading_deg, f.accuracy_m, f.observed_at, f.received_at
FROM responder_at($moment::TIMESTAMP, $known::TIMESTAMP) r LEFT JOIN fix f ON f.responder_id = r.id
ORDER BY r.id
