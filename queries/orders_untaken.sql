-- Which words of the desk about an incident's units (of all incidents where none is named) has an outlet failed to pass
-- on, or had refused?
SELECT a.incident_id, a.unit_id, r.outlet, r.state
FROM assignment_at(NULL, NULL) a
JOIN receipt_at(NULL, NULL) r
  ON r.about_table = 'assignment' AND r.about_id = concat(a.id, '@', epoch_us(a.observed_at))
WHERE ($incident_id::VARCHAR IS NULL OR a.incident_id = $incident_id) AND a.source = 'desk' AND r.state <> 'sent'
ORDER BY a.incident_id, a.unit_id, r.outlet
