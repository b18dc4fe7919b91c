-- Which alerts do these refer to (CAP 1.2, <references>: "sender,identifier,sent" separated by white space)?
WITH named AS (
    SELECT id, split_part(ref, ',', 1) AS sender, split_part(ref, ',', 2) AS identifier
    FROM (SELECT id, unnest(string_split_regex(trim(_refers), '\s+')) AS ref
          FROM alert_at(NULL, NULL) WHERE list_contains($ids, id) AND _refers IS NOT NULL)
)
SELECT n.id, a.id AS named FROM alert_at(NULL, NULL) a JOIN named n ON a._sender = n.sender AND a.source_id = n.identifier
ORDER BY n.id, a.sent DESC, a.id
