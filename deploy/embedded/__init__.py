"""The whole installation on one machine, under one supervisor: servers, stand-ins, mail sink, worker."""
