-- Which alarms that an area is not covered has nobody ended?
SELECT id, cause, priority, state, count, owner, shelved_until, observed_at
FROM alarm_at(NULL, NULL)
WHERE starts_with(cause, 'uncovered ') AND list_contains(['raised', 'acknowledged', 'owned', 'shelved'], state)
ORDER BY cause, id
