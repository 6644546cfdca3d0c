"""The console: what other systems and browsers reach of kawal over HTTP."""
