-- Which shifts are under way at this moment or begin later, unit by unit, the earliest first?
SELECT id, unit_id, responder_ids, from_at, to_at FROM shift_at(NULL, NULL)
WHERE unit_id IS NOT NULL AND (to_at IS NULL OR to_at > $at::TIMESTAMP)
ORDER BY unit_id, from_at NULLS FIRST, id
