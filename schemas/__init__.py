"""What processes agree on: names, messages, money, business time, errors. Imports nothing of the project."""
