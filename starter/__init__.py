"""The client side: sign-in, commands, reads and rehearsals."""
