-- What were the last few plans for patrols, the newest first, and what was decided of each?
SELECT id, name, horizon_h, body, starts_at, state, "by", reason, observed_at
FROM plan_at($moment::TIMESTAMP, $known::TIMESTAMP)
WHERE source = 'house'
ORDER BY starts_at DESC, id
LIMIT $most
