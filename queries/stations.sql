-- Where are the stations?
SELECT id, name, kind, lon, lat FROM station_at($moment::TIMESTAMP, $known::TIMESTAMP) ORDER BY id
