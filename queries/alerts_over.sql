-- Which open incidents of the house's stand on alerts alone, none of which holds any longer?
SELECT l.incident_id AS id
FROM link_at(NULL, NULL) l
JOIN incident_at(NULL, NULL) i ON i.id = l.incident_id
LEFT JOIN alert_at(NULL, NULL) a ON l.about_table = 'alert' AND a.id = l.about_id
WHERE NOT l.undone AND i.source = 'house' AND list_contains(['new', 'acknowledged', 'dispatched', 'on_scene'], i.state)
GROUP BY l.incident_id
HAVING bool_and(l.about_table = 'alert' AND a.state IN ('cancelled', 'expired', 'superseded'))
