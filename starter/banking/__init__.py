"""Banking: transfers as banks report them, read strictly from statements, and received once each."""
