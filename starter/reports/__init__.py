"""Reports: what a government office prints, from the record as it stood and as it was known on a day."""
