"""Layouts: each report as a document of sections, tables and charts, in the language asked for."""
