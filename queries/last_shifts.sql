-- When does each unit's last shift end, so far as any is known? Without an end it goes on.
SELECT unit_id, CASE WHEN bool_or(to_at IS NULL) THEN NULL ELSE max(to_at) END AS ends_at FROM shift_at(NULL, NULL)
WHERE unit_id IS NOT NULL
GROUP BY unit_id
ORDER BY unit_id
