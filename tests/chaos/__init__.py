"""Kills: whatever dies, nothing is lost and nothing is done twice."""
