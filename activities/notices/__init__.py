"""Notices: the words kawal sends to offices, and the channels they go out through."""
