-- Which calls were reported since then, and which one is each a part of (itself, where of none)? False alarms are no calls.
SELECT id, coalesce(_joined, id) AS call, kind, priority, area, coalesce(reported_at, observed_at) AS reported_at
FROM incident_at(NULL, NULL)
WHERE coalesce(reported_at, observed_at) >= $since::TIMESTAMP AND state IS DISTINCT FROM 'false_alarm'
