"""Letters: drafts of official letters as PDF, laid out from immutable rows after their commit."""
