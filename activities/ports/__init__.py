"""The outside world, one adapter each: the social-security agency, the bank, the civil registry."""
