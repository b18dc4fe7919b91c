-- Which entries of the audit log match all of this, the newest first, before entry $before?
-- Actor and purpose by a part of them, whatever the case; what is not asked for is NULL.
SELECT seq, observed_at, actor, role, action, about_table, about_id, purpose, detail, hash
FROM audit_entry_at(NULL, NULL)
WHERE ($before::BIGINT IS NULL OR seq < $before)
  AND ($actor::VARCHAR IS NULL OR contains(lower(actor), lower($actor)))
  AND ($action::VARCHAR IS NULL OR action = $action)
  AND ($about_table::VARCHAR IS NULL OR about_table = $about_table)
  AND ($about_id::VARCHAR IS NULL OR about_id = $about_id)
  AND ($purpose::VARCHAR IS NULL OR contains(lower(purpose), lower($purpose)))
  AND ($since::TIMESTAMP IS NULL OR observed_at >= $since)
  AND ($until::TIMESTAMP IS NULL OR observed_at <= $until)
ORDER BY seq DESC
LIMIT $limit
