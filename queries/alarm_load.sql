-- How many alarms were raised since then, and by which causes (a cause begins with its rule's name)? Each counts for
-- as often as it came. How do they stand now?
SELECT split_part(cause, ' ', 1) AS rule, count(*) AS alarms, sum(count) AS times,
       count(*) FILTER (state = 'raised') AS waiting,
       count(*) FILTER (list_contains(['acknowledged', 'owned', 'resolved'], state)) AS taken,
       count(*) FILTER (state = 'false') AS untrue, count(*) FILTER (state = 'shelved') AS shelved
FROM alarm_at(NULL, NULL) WHERE observed_at > $since::TIMESTAMP
GROUP BY rule ORDER BY alarms DESC, rule
