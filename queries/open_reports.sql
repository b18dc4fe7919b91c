-- Which citizens' reports are open?
SELECT id, source, service_name, description, state, address, requested_at, updated_at, received_at, lon, lat
FROM report_at($moment::TIMESTAMP, $known::TIMESTAMP)
WHERE state = 'open'
ORDER BY requested_at DESC, id
