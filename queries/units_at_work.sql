-- Where is every unit, and what is it doing? A unit never heard of has no place. A neighbour's that went home is none.
WITH fix AS (SELECT * FROM position_last($at::TIMESTAMP, $known::TIMESTAMP) WHERE unit_id IS NOT NULL)
SELECT u.id, u.name, u.unit_type, u.state, u.station, f.lon, f.lat, f.speed_mps, f.heading_deg, f.accuracy_m,
       f.observed_at, f.received_at
FROM unit_at($moment::TIMESTAMP, $known::TIMESTAMP) u LEFT JOIN fix f ON f.unit_id = u.id
WHERE NOT (contains(u.id, ' @ ') AND u.state IS NOT DISTINCT FROM 'out_of_service')
ORDER BY u.id
