-- At which addresses that begin so has something happened? Sensitive incidents are not found by where they were.
SELECT arg_max(address, observed_at) AS address, count(*) AS incidents, max(observed_at) AS last_at,
       arg_max(lon, observed_at) FILTER (lon IS NOT NULL) AS lon,
       arg_max(lat, observed_at) FILTER (lon IS NOT NULL) AS lat
FROM incident_at(NULL, NULL)
WHERE address ILIKE $pattern ESCAPE '\' AND NOT coalesce(sensitive, FALSE)
GROUP BY lower(address)
ORDER BY incidents DESC, last_at DESC, address
LIMIT $limit
