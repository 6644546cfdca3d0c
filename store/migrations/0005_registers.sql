-- Registers: what is no process but has a history: units below a region, scheme branches, partners, indicators.

CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE unit (
    code text NOT NULL,
    region text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('work_unit', 'district', 'urban_ward', 'village', 'bumd', 'bumdes')),
    name text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    known_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (region, code, valid_from),
    CHECK (valid_to > valid_from),
    EXCLUDE USING gist (region WITH =, code WITH =, daterange(valid_from, valid_to) WITH &&)
);

CREATE TABLE scheme_branch (
    code text PRIMARY KEY,
    name text NOT NULL,
    known_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE scheme_branch_region (
    branch text NOT NULL REFERENCES scheme_branch,
    region text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    PRIMARY KEY (branch, region, valid_from),
    CHECK (valid_to > valid_from),
    EXCLUDE USING gist (branch WITH =, region WITH =, daterange(valid_from, valid_to) WITH &&)
);

CREATE TABLE partner (
    code text PRIMARY KEY,
    name text NOT NULL,
    kind text NOT NULL,
    known_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE indicator (
    region text NOT NULL,
    code text NOT NULL,
    as_of date NOT NULL,
    numerator bigint,
    numerator_definition text NOT NULL,
    denominator bigint CHECK (denominator > 0),
    denominator_definition text NOT NULL,
    percent_reported numeric(6, 3),
    source text NOT NULL,
    known_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (region, code, as_of, source),
    CHECK (percent_reported IS NOT NULL OR (numerator IS NOT NULL AND denominator IS NOT NULL))
);
COMMENT ON TABLE indicator IS 'figures as their source reported them; a denominator nobody stated is recorded as such';
