-- How many alarms of each incident wait for somebody?
SELECT incident_id, count(*) AS alarms FROM alarm_at($moment::TIMESTAMP, $known::TIMESTAMP)
WHERE state = 'raised' AND incident_id IS NOT NULL GROUP BY incident_id
