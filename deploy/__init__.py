"""Every way to run kawal."""
