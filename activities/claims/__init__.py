"""Claims: deaths reported, files assessed, decisions over sealed facts, payments, disputes and scholarship years."""
