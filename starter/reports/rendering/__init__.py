"""Rendering: a document as CSV, HTML or PDF; all three show the same figures."""
