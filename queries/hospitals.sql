-- Where are the hospitals?
SELECT id, name, lon, lat FROM hospital_at($moment::TIMESTAMP, $known::TIMESTAMP) ORDER BY id
