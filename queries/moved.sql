-- Who was heard to be somewhere after this instant? Each one's newest place among what was heard.
SELECT unit_id, responder_id, unnest(arg_max(
    {'lon': lon, 'lat': lat, 'heading_deg': heading_deg, 'speed_mps': speed_mps, 'observed_at': observed_at}, observed_at))
FROM position_at(NULL, NULL)
WHERE received_at > $heard::TIMESTAMP AND lon IS NOT NULL AND lat IS NOT NULL
GROUP BY unit_id, responder_id
