-- Which entries of this feed could not be read, the newest first?
SELECT id, feed, reason, raw, observed_at
FROM reject_at(NULL, NULL)
WHERE feed = $feed
ORDER BY observed_at DESC, id
LIMIT $limit
