"""Rungs: what a ladder says to its next office, as a notice, as the draft of a letter, and on people's lists."""
