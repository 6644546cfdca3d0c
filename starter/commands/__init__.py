"""The command line's groups, one module each; `kawal.py` assembles them."""
