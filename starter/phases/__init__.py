"""The phase planner's paper: what it is asked in a file or in words, and its answer as tables and as a chart."""
