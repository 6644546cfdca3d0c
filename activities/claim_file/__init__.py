"""A claim's whole file as one PDF: where it stands, what happened, what lies on file, who is paid what."""
