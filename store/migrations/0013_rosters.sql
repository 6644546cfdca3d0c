-- Rosters at national scale: files in parts, rows staged where nothing reads them, likely duplicates, seats and a queue.

ALTER TABLE content ALTER COLUMN sealed DROP NOT NULL, ADD COLUMN parts integer NOT NULL DEFAULT 0 CHECK (parts >= 0),
    ADD CHECK ((sealed IS NULL) = (parts > 0));
COMMENT ON COLUMN content.parts IS 'a file too large for one row lies in so many parts, stored before this row is';
CREATE TABLE content_part (
    content text NOT NULL,
    part integer NOT NULL CHECK (part >= 0),
    sealed bytea NOT NULL,
    PRIMARY KEY (content, part)
);

ALTER TABLE person_sealed DROP CONSTRAINT person_sealed_sensitivity_check,
    ADD CHECK (sensitivity IN ('identity', 'bank', 'health', 'family'));

ALTER TABLE person_index ADD COLUMN name_block bigint, ADD COLUMN mother_block bigint;
COMMENT ON COLUMN person_index.name_block IS 'the start of a keyed digest of birth date and phonetic name: equal for people worth comparing';
CREATE INDEX person_index_by_person ON person_index (person);
CREATE INDEX person_index_by_name ON person_index (name_block);
CREATE INDEX person_index_by_mother ON person_index (mother_block);

CREATE UNLOGGED TABLE roster_staged (
    batch text NOT NULL,
    row_number integer NOT NULL,
    person text,
    nik_hmac bytea,
    name_block bigint,
    mother_block bigint,
    income bigint NOT NULL DEFAULT 0,
    priority integer NOT NULL DEFAULT 0,
    transport boolean NOT NULL DEFAULT false,
    warnings text[] NOT NULL DEFAULT '{}',
    reason text,
    fresh boolean NOT NULL DEFAULT false,
    stand_in boolean NOT NULL DEFAULT false,
    PRIMARY KEY (batch, row_number)
);
COMMENT ON TABLE roster_staged IS 'rows of rosters that are being checked; a crash of the server empties it, and the check begins anew';
COMMENT ON COLUMN roster_staged.fresh IS 'whether the person is not on record yet, and was sealed by this check';
COMMENT ON COLUMN roster_staged.stand_in IS 'whether a stand-in for the civil registry confirmed the person';
CREATE UNLOGGED TABLE likeness_staged (
    batch text NOT NULL,
    row_number integer NOT NULL,
    other text NOT NULL,
    score smallint NOT NULL,
    agrees text[] NOT NULL,
    PRIMARY KEY (batch, row_number, other)
);
COMMENT ON TABLE likeness_staged IS 'whom rows that are being checked resemble; emptied together with roster_staged';
CREATE FUNCTION row_refusal(code text, row_number integer, facts jsonb DEFAULT '{}') RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_object('code', code, 'record', 'row ' || row_number,
        'facts', jsonb_build_object('record_id', 'baris ' || row_number) || facts)::text
$$;
COMMENT ON FUNCTION row_refusal IS 'the reason why a row is refused, as schemas/errors.py reads it';

ALTER TABLE roster_submitted ADD COLUMN channel text NOT NULL DEFAULT '';
ALTER TABLE roster_checked ADD COLUMN held integer NOT NULL DEFAULT 0 CHECK (held >= 0);
ALTER TABLE roster_registered ADD COLUMN waiting integer NOT NULL DEFAULT 0 CHECK (waiting >= 0);

ALTER TABLE roster_row DROP CONSTRAINT roster_row_outcome_check, DROP CONSTRAINT roster_row_check, DROP CONSTRAINT roster_row_check1,
    ADD CHECK (outcome IN ('accepted', 'refused', 'held')),
    ADD CHECK ((outcome = 'refused') = (reason IS NOT NULL)),
    ADD CHECK ((outcome = 'refused') = (person IS NULL)),
    ADD COLUMN priority integer NOT NULL DEFAULT 0,
    ADD COLUMN transport boolean NOT NULL DEFAULT false,
    ADD COLUMN warnings text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN roster_row.priority IS 'who gets a seat first when a line pays for fewer; then the order of the rows';
COMMENT ON COLUMN roster_row.transport IS 'a worker of the transport sector, for whom contributions have dates of their own (PP 50/2025)';

CREATE INDEX roster_row_by_person ON roster_row (person);

CREATE TABLE likely_duplicate (
    batch text NOT NULL,
    row_number integer NOT NULL,
    other text NOT NULL REFERENCES person,
    score smallint NOT NULL CHECK (score BETWEEN 0 AND 100),
    agrees text[] NOT NULL,
    PRIMARY KEY (batch, row_number, other),
    FOREIGN KEY (batch, row_number) REFERENCES roster_row
);
CREATE INDEX likely_duplicate_by_other ON likely_duplicate (other);

-- Rows and index entries come by the million in one statement: whether their people exist is asked once for all of
-- them, where a foreign key would ask for each.
ALTER TABLE roster_row DROP CONSTRAINT roster_row_person_fkey;
ALTER TABLE person_index DROP CONSTRAINT person_index_person_fkey;
CREATE FUNCTION require_people() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM added LEFT JOIN person p ON p.id = added.person
            WHERE added.person IS NOT NULL AND p.id IS NULL) THEN
        RAISE foreign_key_violation USING MESSAGE = TG_TABLE_NAME || ' names people who do not exist',
            CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER roster_row_of_people AFTER INSERT ON roster_row REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION require_people();
CREATE TRIGGER person_index_of_people AFTER INSERT ON person_index REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION require_people();
CREATE FUNCTION keep_people() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM gone JOIN person_index i ON i.person = gone.id)
            OR EXISTS (SELECT FROM gone JOIN roster_row r ON r.person = gone.id) THEN
        RAISE foreign_key_violation USING MESSAGE = 'these people are on record',
            CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER person_kept_on_record AFTER DELETE ON person REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION keep_people();

CREATE TABLE duplicate_adjudicated (LIKE fact_shape INCLUDING ALL, batch text NOT NULL, row_number integer NOT NULL,
    verdict text NOT NULL CHECK (verdict IN ('same', 'different')), why text NOT NULL,
    UNIQUE (batch, row_number), FOREIGN KEY (batch, row_number) REFERENCES roster_row);

CREATE VIEW roster_standing AS
SELECT r.batch, r.row_number, r.person, r.income, r.priority, r.transport, r.reason, r.warnings, a.verdict,
    CASE WHEN r.outcome <> 'held' THEN r.outcome
        WHEN a.verdict = 'different' THEN 'accepted'
        WHEN a.verdict = 'same' THEN 'refused' ELSE 'held' END AS outcome
FROM roster_row r LEFT JOIN duplicate_adjudicated a ON a.batch = r.batch AND a.row_number = r.row_number;
COMMENT ON VIEW roster_standing IS 'each row as it stands once the likely duplicates are adjudicated';

ALTER TABLE membership DROP CONSTRAINT membership_person_line_key,
    ADD COLUMN row_number integer,
    ADD COLUMN risk_group text NOT NULL DEFAULT 'I',
    ADD COLUMN transport boolean NOT NULL DEFAULT false,
    ADD COLUMN replaces text REFERENCES membership,
    ADD COLUMN moved_from text REFERENCES membership;
COMMENT ON COLUMN membership.effective_on IS 'the day its number was issued; cover begins once the first contribution is paid too';
COMMENT ON COLUMN membership.replaces IS 'the ended membership whose seat on the line this one took over from the queue';
COMMENT ON COLUMN membership.moved_from IS 'the membership that ended when its worker moved to this line';
CREATE INDEX membership_by_person ON membership (person);
CREATE INDEX membership_by_region ON membership (region);
CREATE INDEX membership_by_row ON membership (batch, row_number);
CREATE UNIQUE INDEX membership_replaces_once ON membership (replaces) WHERE replaces IS NOT NULL;
ALTER TABLE membership_ended ADD CHECK (why IN ('death', 'left', 'moved_away', 'over_age', 'transferred', 'own_employer'));

CREATE TABLE seat (
    line text NOT NULL REFERENCES line_budgeted (line),
    person text NOT NULL,
    membership text NOT NULL UNIQUE REFERENCES membership,
    PRIMARY KEY (line, person)
);
COMMENT ON TABLE seat IS 'whom a line pays for now: one membership a person and line, kept by triggers from what is on record';
CREATE FUNCTION take_seats() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO seat (line, person, membership) SELECT line, person, id FROM taken;
    RETURN NULL;
END $$;
CREATE TRIGGER take_seats AFTER INSERT ON membership REFERENCING NEW TABLE AS taken
    FOR EACH STATEMENT EXECUTE FUNCTION take_seats();
CREATE FUNCTION leave_seats() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM seat USING left_ WHERE seat.membership = left_.membership;
    RETURN NULL;
END $$;
CREATE TRIGGER leave_seats AFTER INSERT ON membership_ended REFERENCING NEW TABLE AS left_
    FOR EACH STATEMENT EXECUTE FUNCTION leave_seats();
INSERT INTO seat (line, person, membership)
SELECT m.line, m.person, m.id FROM membership m LEFT JOIN membership_ended e ON e.membership = m.id
WHERE e.membership IS NULL;

CREATE TABLE queue_place (
    line text NOT NULL REFERENCES line_budgeted (line),
    place integer NOT NULL CHECK (place > 0),
    batch text NOT NULL,
    row_number integer NOT NULL,
    chain text NOT NULL,
    seq integer NOT NULL,
    known_at timestamptz NOT NULL,
    PRIMARY KEY (line, place),
    UNIQUE (batch, row_number),
    FOREIGN KEY (batch, row_number) REFERENCES roster_row,
    FOREIGN KEY (chain, seq) REFERENCES audit_entry
);
COMMENT ON TABLE queue_place IS 'approved rows that their line cannot carry yet; whoever has a membership of that row has left the queue';
CREATE TABLE seat_held (
    membership text PRIMARY KEY,
    batch text NOT NULL,
    row_number integer NOT NULL,
    line text NOT NULL REFERENCES line_budgeted (line),
    person text NOT NULL,
    position integer NOT NULL CHECK (position > 0),
    kpj text,
    stand_in boolean NOT NULL DEFAULT false,
    UNIQUE (batch, row_number),
    UNIQUE (batch, position),
    FOREIGN KEY (batch, row_number) REFERENCES roster_row
);
CREATE INDEX seat_held_by_line ON seat_held (line);
CREATE INDEX seat_held_by_person ON seat_held (person);
COMMENT ON TABLE seat_held IS 'seats kept for rows while the agency numbers them; the change that seats them takes them out';

CREATE VIEW line_workers AS
SELECT l.line, c.region, l.segment, l.owner, l.worker_class, l.fiscal_year, l.headcount,
    concat_ws('/', c.region, l.segment, l.owner) AS workers,
    EXISTS (SELECT 1 FROM year_funded f WHERE f.line = l.line) AS funded
FROM line_budgeted l JOIN case_file c ON c.id = l.chain;
COMMENT ON VIEW line_workers IS 'whose workers each line pays for: the segment and owner of one region';
CREATE VIEW line_carries AS
SELECT l.line, o.line AS origin
FROM line_workers l JOIN line_workers o ON o.workers = l.workers
WHERE o.line = l.line OR o.fiscal_year < l.fiscal_year AND l.line = (
    SELECT min(f.line) FROM line_workers f WHERE f.workers = l.workers AND f.fiscal_year = l.fiscal_year AND f.funded);
COMMENT ON VIEW line_carries IS 'through which lines the members came whom a line pays for: through itself; and, if it is the first of its year with money for these workers, through those of earlier years';
CREATE VIEW queue_standing AS
SELECT q.line, q.place, q.batch, q.row_number, q.known_at, r.person
FROM queue_place q
JOIN roster_row r ON r.batch = q.batch AND r.row_number = q.row_number
JOIN line_workers w ON w.line = q.line
WHERE NOT EXISTS (
    SELECT 1 FROM membership m WHERE m.person = r.person AND m.known_at >= q.known_at
        AND (SELECT o.workers FROM line_workers o WHERE o.line = m.line) = w.workers);
COMMENT ON VIEW queue_standing IS 'who still waits: whoever became a member of the same segment and owner meanwhile, by whatever line, has left the queue';
CREATE VIEW roster_unseated AS
SELECT s.batch, s.row_number, s.person, s.priority, b.line
FROM roster_standing s
JOIN roster_submitted b ON b.batch = s.batch
JOIN line_workers w ON w.line = b.line
WHERE s.outcome = 'accepted'
    AND NOT EXISTS (
        SELECT 1 FROM membership m JOIN seat t ON t.membership = m.id WHERE m.person = s.person
            AND (SELECT o.workers FROM line_workers o WHERE o.line = m.line) = w.workers)
    AND NOT EXISTS (SELECT 1 FROM queue_standing q WHERE q.line = b.line AND q.person = s.person)
    AND NOT EXISTS (
        SELECT 1 FROM seat_held h WHERE h.person = s.person AND h.batch <> s.batch
            AND (SELECT o.workers FROM line_workers o WHERE o.line = h.line) = w.workers);
COMMENT ON VIEW roster_unseated IS 'accepted rows whose workers are no members of this segment and owner, and wait in no queue of the line';
CREATE TABLE seats_refilled (LIKE fact_shape INCLUDING ALL, batch text NOT NULL, line text NOT NULL REFERENCES line_budgeted (line),
    headcount integer NOT NULL CHECK (headcount > 0), stand_in boolean NOT NULL);
CREATE TABLE cards_received (LIKE fact_shape INCLUDING ALL, batch text NOT NULL UNIQUE REFERENCES roster_registered (batch),
    received_on date NOT NULL, certificate text NOT NULL);
CREATE TABLE cards_handed_over (LIKE fact_shape INCLUDING ALL, batch text NOT NULL UNIQUE REFERENCES cards_received (batch),
    handed_over_on date NOT NULL);

-- Changes of members: leavers, wages and moves, one row each, checked and approved like a roster.

CREATE TABLE changes_submitted (LIKE fact_shape INCLUDING ALL, batch text NOT NULL UNIQUE, fiscal_year integer NOT NULL,
    content text NOT NULL REFERENCES content, content_digest text NOT NULL);
CREATE TABLE changes_checked (LIKE fact_shape INCLUDING ALL, batch text NOT NULL UNIQUE REFERENCES changes_submitted (batch),
    accepted integer NOT NULL CHECK (accepted >= 0), refused integer NOT NULL CHECK (refused >= 0));
CREATE TABLE changes_applied (LIKE fact_shape INCLUDING ALL, batch text NOT NULL UNIQUE REFERENCES changes_checked (batch),
    leavers integer NOT NULL CHECK (leavers >= 0), wages integer NOT NULL CHECK (wages >= 0),
    moves integer NOT NULL CHECK (moves >= 0), stand_in boolean NOT NULL);
CREATE TABLE changes_rejected (LIKE fact_shape INCLUDING ALL, batch text NOT NULL UNIQUE REFERENCES changes_checked (batch),
    why text NOT NULL);
CREATE TABLE change_row (
    batch text NOT NULL,
    row_number integer NOT NULL CHECK (row_number > 0),
    reason jsonb,
    membership text REFERENCES membership,
    change_kind text CHECK (change_kind IN ('leave', 'wage', 'move')),
    why text NOT NULL DEFAULT '',
    from_on date,
    income bigint CHECK (income >= 0),
    to_line text REFERENCES line_budgeted (line),
    PRIMARY KEY (batch, row_number),
    CHECK ((reason IS NULL) = (membership IS NOT NULL AND change_kind IS NOT NULL AND from_on IS NOT NULL))
);
CREATE TABLE membership_wage (
    membership text NOT NULL REFERENCES membership,
    effective_on date NOT NULL,
    income bigint NOT NULL CHECK (income >= 0),
    chain text NOT NULL,
    seq integer NOT NULL,
    known_at timestamptz NOT NULL,
    PRIMARY KEY (membership, effective_on, chain, seq),
    FOREIGN KEY (chain, seq) REFERENCES audit_entry
);
COMMENT ON TABLE membership_wage IS 'what a membership''s contributions are counted on from a day; the latest known counts';

DO $$
DECLARE log text;
BEGIN
    FOREACH log IN ARRAY ARRAY['content_part', 'likely_duplicate', 'duplicate_adjudicated', 'queue_place', 'seats_refilled',
        'cards_received', 'cards_handed_over', 'changes_submitted', 'changes_checked', 'changes_applied',
        'changes_rejected', 'change_row', 'membership_wage']
    LOOP
        EXECUTE format('CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE ON %I
            FOR EACH ROW EXECUTE FUNCTION forbid_change()', log);
        EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()', log);
    END LOOP;
    FOREACH log IN ARRAY ARRAY['duplicate_adjudicated', 'seats_refilled', 'cards_received', 'cards_handed_over',
        'changes_submitted', 'changes_checked', 'changes_applied', 'changes_rejected']
    LOOP
        EXECUTE format('ALTER TABLE %I ADD FOREIGN KEY (chain, seq) REFERENCES audit_entry', log);
    END LOOP;
END $$;
