-- What has been done by hand since then about incidents: the first correction of a priority, in the log's words, and the
-- last closing?
SELECT about_id AS id,
       arg_min(detail, seq) FILTER (action = 'correct_incident' AND contains(detail, 'priority ')) AS corrected,
       max(observed_at) FILTER (action = 'close_incident') AS closed_at
FROM audit_entry_at(NULL, NULL)
WHERE action IN ('correct_incident', 'close_incident') AND about_table = 'incident' AND observed_at > $since::TIMESTAMP
GROUP BY about_id
ORDER BY about_id
