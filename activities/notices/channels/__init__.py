"""Ways a notice reaches an office."""
