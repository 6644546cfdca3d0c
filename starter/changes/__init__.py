"""Lists of changes as files: an empty one to fill in, and one of a single row."""
