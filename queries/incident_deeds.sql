-- What have people done about this incident, and about its alarms, the oldest first? Looks and refusals are the audit
-- log's own.
SELECT observed_at, actor, role, action, about_table, about_id, detail FROM audit_entry_at(NULL, NULL)
WHERE action NOT IN ('look', 'refused', 'export')
  AND ((about_table = 'incident' AND about_id = $incident_id)
       OR (about_table = 'alarm' AND list_contains($alarms, about_id)))
ORDER BY seq
