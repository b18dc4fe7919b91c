-- Which words of the desk about this incident's units has an outlet failed to pass on, or had refused?
SELECT a.unit_id, r.outlet, r.state
FROM assignment_at(NULL, NULL) a
JOIN receipt_at(NULL, NULL) r
  ON r.about_table = 'assignment' AND r.about_id = concat(a.id, '@', epoch_us(a.observed_at))
WHERE a.incident_id = $incident_id AND a.source = 'desk' AND r.state <> 'sent'
ORDER BY a.unit_id, r.outlet
