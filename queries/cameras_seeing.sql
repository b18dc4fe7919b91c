-- Which cameras are there, and what did each see in the last ten minutes?
WITH seen AS (
    SELECT camera_id, count(*) AS detections, arg_max(label, started_at) AS label, arg_max(score, started_at) AS score,
           max(started_at) AS detected_at
    FROM detection_at($moment::TIMESTAMP, $known::TIMESTAMP)
    WHERE started_at > $at::TIMESTAMP - INTERVAL 10 MINUTE AND started_at <= $at::TIMESTAMP
    GROUP BY camera_id
)
SELECT c.id, c.name, c.state, c.lon, c.lat, coalesce(s.detections, 0) AS detections, s.label, s.score, s.detected_at,
       c.received_at
FROM camera_at($moment::TIMESTAMP, $known::TIMESTAMP) c LEFT JOIN seen s ON s.camera_id = c.id
ORDER BY c.id
