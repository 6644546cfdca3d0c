-- Money: a double-entry ledger whose transactions sum to zero, enforced when they commit.

CREATE TABLE ledger_entry (
    chain text NOT NULL,
    seq integer NOT NULL,
    position integer NOT NULL,
    account text NOT NULL CHECK (account IN (
        'receivable', 'contributions', 'cash', 'benefits', 'benefits_payable', 'in_transit')),
    party text NOT NULL,
    amount bigint NOT NULL CHECK (amount <> 0),
    effective_on date NOT NULL,
    known_at timestamptz NOT NULL,
    PRIMARY KEY (chain, seq, position),
    FOREIGN KEY (chain, seq) REFERENCES audit_entry
);
COMMENT ON COLUMN ledger_entry.amount IS 'rupiah; debits positive, credits negative';
COMMENT ON COLUMN ledger_entry.party IS 'a bill, a claim or a payment: never a person';
CREATE INDEX ledger_entry_by_account ON ledger_entry (account, party);
CREATE TRIGGER ledger_entry_insert_only BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION forbid_change();

CREATE FUNCTION require_zero_sum() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT sum(amount) FROM ledger_entry WHERE chain = new.chain AND seq = new.seq) <> 0 THEN
        RAISE EXCEPTION 'ledger transaction %/% does not sum to zero', new.chain, new.seq
            USING errcode = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_entry_zero_sum AFTER INSERT ON ledger_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_zero_sum();
