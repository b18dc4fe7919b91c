-- How urgent is each incident that is open?
SELECT id, priority FROM incident_at(NULL, NULL) WHERE state IN ('new', 'acknowledged', 'dispatched', 'on_scene')
