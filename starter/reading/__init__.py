"""Reading: what people may see of the record, from PostgreSQL alone."""
