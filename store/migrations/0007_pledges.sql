-- A pledge is named within its budget year: two regions may both call one csr-1.

ALTER TABLE pledge_stepped DROP CONSTRAINT pledge_stepped_pledge_step_key,
    ADD UNIQUE (chain, pledge, step);
