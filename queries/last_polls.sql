-- How did each feed's newest trip go?
SELECT feed, started_at, finished_at, state, received, written, rejected, error, cursor, etag
FROM feed_poll_last($at::TIMESTAMP, NULL)
ORDER BY feed
