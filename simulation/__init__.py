"""Stands in for the outside world: a seeded city and recorded payloads, behind the feeds' own addresses."""
