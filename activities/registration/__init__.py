"""Registration: rosters submitted, checked row by row and sealed, and numbered by the agency."""
