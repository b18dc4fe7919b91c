-- Does the store answer?
SELECT count(*) AS tables FROM log.revision
