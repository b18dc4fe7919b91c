-- Which cautions hold? One that was lifted has no words any more.
SELECT id, source, address, text, lon, lat, observed_at, received_at FROM caution_at(NULL, NULL)
WHERE text IS NOT NULL
ORDER BY observed_at, id
