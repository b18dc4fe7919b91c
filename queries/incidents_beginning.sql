-- Which current incidents have an id that begins with one of these keys?
SELECT *, _cell AS cell, _cell_lon AS cell_lon, _cell_lat AS cell_lat, _joined AS joined
FROM incident_at(NULL, NULL)
WHERE left(id, $length) IN (SELECT unnest(string_split($keys, ',')))
