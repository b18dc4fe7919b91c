"""What other programs ask: one file per published protocol."""
