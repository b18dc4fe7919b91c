-- Which plans that were offered has this outlet not taken yet, the oldest first? `attempts`: how often it was tried.
WITH tried AS (SELECT about_id, attempts, state FROM receipt_at(NULL, NULL)
               WHERE outlet = $outlet AND about_table = 'plan')
SELECT p.id, p.name, p.horizon_h, p.body, p.starts_at, p.state, p."by", p.observed_at,
       coalesce(t.attempts, 0) AS attempts, p.id AS word
FROM plan_at(NULL, NULL) p LEFT JOIN tried t ON t.about_id = p.id
WHERE p.state = 'offered' AND coalesce(t.state, 'failed') = 'failed'
ORDER BY p.starts_at, p.id
