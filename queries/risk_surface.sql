-- What was the newest forecast of one category and window, as of a moment? Its cells, the highest first; none that is
-- more than two days old.
WITH told AS (
    SELECT cell, expected, low, high, rank, generated_at, lon, lat, observed_at
    FROM risk_cell_at($at::TIMESTAMP, $known::TIMESTAMP)
    WHERE category = $category AND horizon_h = $hours AND observed_at > $at::TIMESTAMP - INTERVAL 2 DAY
)
SELECT cell, expected, low, high, rank, generated_at, lon, lat
FROM told WHERE observed_at = (SELECT max(observed_at) FROM told)
ORDER BY rank
