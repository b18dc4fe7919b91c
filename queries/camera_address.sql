-- Where is a camera's picture, and whose word is that? Asked of the log itself: views tell addresses without passwords.
SELECT snapshot_url, source FROM log.camera
WHERE key = md5_number_lower($id) AND id = $id AND superseded_at IS NULL AND snapshot_url IS NOT NULL
ORDER BY source <> 'registry' DESC, version_at DESC, content DESC
LIMIT 1
