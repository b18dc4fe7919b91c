"""One file per protocol: fetch or listen, and parse; the feed's words become ours here and nowhere else."""
