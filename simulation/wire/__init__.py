"""What the city tells, in each feed's own format: one file a format, pure functions from the city to bytes."""
