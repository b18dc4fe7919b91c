-- How much has each feed brought, and when did it last succeed?
SELECT feed, sum(received)::BIGINT AS received, sum(written)::BIGINT AS written, sum(rejected)::BIGINT AS rejected,
       max(finished_at) FILTER (state <> 'failed') AS last_success
FROM feed_poll_at(NULL, NULL)
GROUP BY feed
