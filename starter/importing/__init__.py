"""Budget lines from a spreadsheet: its cells, its columns, its rows one by one, and the lines they make."""
