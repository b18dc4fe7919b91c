"""What other programs ask."""
