-- How many different people and programs have done something on the floor since then?
SELECT count(DISTINCT actor) AS n FROM audit_entry_at(NULL, NULL)
WHERE observed_at > $since::TIMESTAMP AND role IN ('operator', 'supervisor')
