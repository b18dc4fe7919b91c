-- Which alarms has nobody ended, and how does the incident stand that each is about?
SELECT a.id, a.cause, a.incident_id, a.priority, a.state, a.count, a.owner, a.shelved_until, a.observed_at,
       a.received_at, i.state AS incident_state, i.kind, i.title, i.address, i.area, i.sensitive
FROM alarm_at(NULL, NULL) a LEFT JOIN incident_at(NULL, NULL) i ON i.id = a.incident_id
WHERE list_contains(['raised', 'acknowledged', 'owned', 'shelved'], a.state)
ORDER BY a.priority, a.observed_at, a.id
