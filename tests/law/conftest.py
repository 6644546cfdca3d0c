"""Property tests try the same examples on every machine and have no clock."""

from hypothesis import settings

settings.register_profile("kawal", deadline=None, derandomize=True)
settings.load_profile("kawal")
