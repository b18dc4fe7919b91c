-- Which current incidents have an id that begins with one of these keys?
SELECT *, _cell AS cell
FROM incident_at(NULL, NULL)
WHERE left(id, $length) IN (SELECT unnest(string_split($keys, ',')))
