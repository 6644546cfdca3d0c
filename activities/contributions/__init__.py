"""Contributions: a year opened, its months billed set by set, and the money that arrives for them."""
