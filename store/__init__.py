"""PostgreSQL and nothing else: migrations, queries, the pool, and the record that every change goes through."""
