-- name: lock_parent(case_id)$
-- Nobody lifts the cause from here to the end of the transaction: that takes the case's row for itself.
SELECT id FROM case_file WHERE id = :case_id FOR SHARE;

-- name: lifted(ladder)$
SELECT why FROM cause_lifted WHERE ladder = :ladder;

-- name: assists(office)$
-- Whether a prosecutor's office has been asked to assist a government.
SELECT EXISTS (SELECT 1 FROM letter_drafted WHERE template = 'assistance' AND addressee = :office);
