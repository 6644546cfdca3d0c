-- What is recorded can be neither emptied at once nor, for memberships and what they were billed, changed row by row.

DO $$
DECLARE log text;
BEGIN
    FOR log IN
        SELECT DISTINCT c.relname FROM pg_trigger t
        JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
        WHERE p.proname = 'forbid_change' AND c.relname <> 'audit_entry' AND c.relnamespace = current_schema()::regnamespace
    LOOP
        EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()', log);
    END LOOP;
    FOREACH log IN ARRAY ARRAY['membership', 'membership_ended', 'bill_item', 'roster_row', 'command']
    LOOP
        EXECUTE format('CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE ON %I
            FOR EACH ROW EXECUTE FUNCTION forbid_change()', log);
        EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()', log);
    END LOOP;
END $$;
