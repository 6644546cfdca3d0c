"""Changes of members: lists submitted, checked row by row against the members of that day, and applied as a whole."""
