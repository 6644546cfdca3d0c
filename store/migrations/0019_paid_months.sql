-- Paid months are planned once a connection, not for every claim: items are kept by month, and a plan over all of the
-- months takes longer than the question. A refusal on somebody's finding keeps the reason beside the document. Whatever
-- archives looks for the newest run again and again.

CREATE OR REPLACE FUNCTION paid_months(of_membership text) RETURNS SETOF text LANGUAGE sql STABLE
SET plan_cache_mode = force_generic_plan AS $$
    SELECT o.month FROM owed_of(ARRAY[of_membership], 'infinity', 'infinity') o WHERE o.paid_on IS NOT NULL
$$;

ALTER TABLE claim_rejected ADD COLUMN why text;
CREATE INDEX archived_run_by_closing ON archived_run (closed_at);
