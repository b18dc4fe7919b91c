-- For what purpose did this person say that they look at this record? The last that was said; what the house noted in
-- their name tells, in its detail, of what it was.
SELECT purpose FROM audit_entry_at(NULL, NULL)
WHERE actor = $actor AND action = 'look' AND about_table = $about_table AND about_id = $about_id
  AND purpose IS NOT NULL AND detail IS NULL
ORDER BY seq DESC
LIMIT 1
