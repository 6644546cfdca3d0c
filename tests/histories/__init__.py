"""Recorded histories of every workflow type, and the script that records them."""
