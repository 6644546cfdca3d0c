"""Statements: a bill on paper, for whoever pays it."""
