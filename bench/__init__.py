"""Measurements of kawal against bare Temporal on the same servers, the same worker, in the same run."""
