"""Side effects, one class per concern: what workflows ask for and must not do themselves."""
