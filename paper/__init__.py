"""The last board on paper, for when all else fails: frames in, a page to print out."""
