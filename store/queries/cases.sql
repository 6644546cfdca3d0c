-- name: commitments_started(instruction)$
SELECT count(*) FROM case_file
WHERE instruction = :instruction AND type = 'Commitment' AND started_at IS NOT NULL;
