-- Which incidents are not yet closed, and which other one is each a part of?
-- (list_contains is tested inside the scan, IN after every column has been read: 70 ms against 480 over 4 million.)
SELECT id, source, source_id, kind, type, title, priority, state, reported_at, updated_at, observed_at, received_at,
       address, area, owner, sensitive, found_by, lon, lat, _joined AS joined
FROM incident_at($moment::TIMESTAMP, $known::TIMESTAMP)
WHERE list_contains(['new', 'acknowledged', 'dispatched', 'on_scene'], state)
