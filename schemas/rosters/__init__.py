"""Rosters as people save them: which columns there are, and how a spreadsheet of any common kind is read."""
