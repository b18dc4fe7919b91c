-- Which places do people leave out of plans, or add to them?
SELECT cell, action, "by", reason, observed_at
FROM risk_place_at($moment::TIMESTAMP, $known::TIMESTAMP)
WHERE action <> 'none'
ORDER BY observed_at DESC, cell
