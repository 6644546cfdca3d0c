"""The command: assembles the sub-commands that the layers expose."""
