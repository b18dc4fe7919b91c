-- What is closed at this moment?
SELECT id, source, kind, from_at, to_at, received_at, geometry
FROM closure_at($moment::TIMESTAMP, $known::TIMESTAMP)
WHERE (from_at IS NULL OR from_at <= $at::TIMESTAMP)
  AND (to_at IS NULL OR to_at > $at::TIMESTAMP)
ORDER BY from_at, id
