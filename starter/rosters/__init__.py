"""Rosters as files: the template that an office fills in, and the refused rows that come back to it."""
