-- The morning's sweep as one would write it by hand for PostgreSQL, to measure `journeys.actions.sweep` against.
-- One statement to close, one to re-arm and one to raise for each rule. :on is the day.

-- Jobs whose end other work has met owe no startgesprek.
UPDATE clients_employment e SET followed_up_on = greatest(e.ended_on, o.started_on), version = e.version + 1
FROM (
  SELECT x.id, min(w.started_on) AS started_on
  FROM clients_employment x JOIN clients_employment w ON w.client_id = x.client_id AND w.id <> x.id
    AND w.started_on <= :on AND (w.ended_on IS NULL OR w.ended_on > x.ended_on)
  WHERE x.ended_on IS NOT NULL AND x.followed_up_on IS NULL GROUP BY x.id
) o
WHERE o.id = e.id;

-- An own rhythm of talks ends with the permanent work for which it was agreed.
UPDATE journeys_journey j SET contact_interval_months = 12, contact_interval_reason = '', version = j.version + 1
WHERE j.contact_interval_months <> 12 AND NOT EXISTS (
  SELECT FROM clients_employment e WHERE e.client_id = j.client_id AND e.ended_on IS NULL AND e.kind = 'vast'
    AND e.started_on <= :on);

-- A case for each job that ends without one: announced, or over and not followed up.
WITH fresh AS (
  INSERT INTO journeys_jobend (client_id, employment_id, state, origin, known_on, contract_end_on, culpable,
    explanation, version)
  SELECT e.client_id, e.id, CASE WHEN e.ended_on IS NULL THEN 'niet_verlengd' ELSE 'zoeken' END, 'vastgelegd', :on,
    (SELECT t.ends_on FROM clients_contractterm t WHERE t.employment_id = e.id ORDER BY t.number DESC LIMIT 1),
    'onbekend', '', 1
  FROM clients_employment e JOIN journeys_journey j ON j.client_id = e.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE e.ended_on IS NULL AND e.end_reason <> '' AND NOT EXISTS (
      SELECT FROM journeys_jobend c WHERE c.employment_id = e.id AND c.closed_on IS NULL)
    OR e.ended_on IS NOT NULL AND e.followed_up_on IS NULL AND NOT EXISTS (
      SELECT FROM journeys_jobend c WHERE c.employment_id = e.id AND c.state <> 'gaat_door')
  RETURNING id, state
)
INSERT INTO journeys_jobendstep (job_end_id, from_state, to_state, reason, "on", recorded_at)
SELECT id, '', state, CASE state WHEN 'zoeken' THEN 'baan_geeindigd' ELSE 'einde_aangekondigd' END, :on, now()
FROM fresh;

-- By which kapdatum the formalities of a sure end must be settled; :kapdata is the calendar of the payments.
UPDATE journeys_jobend c SET end_sure_on = coalesce(c.end_sure_on, :on), kapdatum_from = d.base,
  kapdatum_on = (SELECT min(k.day) FROM (VALUES :kapdata) k(day) WHERE k.day >= d.base)
FROM (
  SELECT x.id, greatest(coalesce(x.end_sure_on, :on), coalesce(e.ended_on, e.expected_end_on)) AS base
  FROM journeys_jobend x JOIN clients_employment e ON e.id = x.employment_id
  WHERE x.state IN ('niet_verlengd', 'zoeken', 'nu_niet') AND x.formalities_done_on IS NULL
    AND (e.ended_on IS NOT NULL OR e.end_reason <> '')
) d
WHERE d.id = c.id AND c.kapdatum_from IS DISTINCT FROM d.base;

-- startgesprek
WITH gone AS (
  SELECT t.id, CASE WHEN s.followed_up_on IS NOT NULL THEN 'd:opgevolgd'
    WHEN (SELECT klantfase FROM journeys_journey j WHERE j.client_id = s.client_id) = 'uitgestroomd' THEN 'l:uitgestroomd'
    ELSE 'l:niet_meer_nodig' END AS why
  FROM journeys_task t LEFT JOIN clients_employment s ON s.id = t.subject_id
  WHERE t.state = 'open' AND t.rule = 'startgesprek' AND NOT EXISTS (
    SELECT FROM (
  SELECT e.id AS subject_id, e.client_id, e.ended_on AS anchor, e.ended_on + 1 AS opens, e.ended_on + 28 AS due
  FROM clients_employment e JOIN journeys_journey j ON j.client_id = e.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE e.ended_on IS NOT NULL AND e.followed_up_on IS NULL
    ) term WHERE term.subject_id = t.subject_id AND term.anchor = t.anchor_on)
)
UPDATE journeys_task t SET state = CASE left(gone.why, 1) WHEN 'd' THEN 'gedaan' ELSE 'vervallen' END,
  closing = substr(gone.why, 3), closed_on = :on, version = t.version + 1
FROM gone WHERE t.id = gone.id;

UPDATE journeys_task t SET state = 'open', closing = '', closed_on = NULL, closed_by_id = NULL,
  postponed_until = NULL, overdue_told_on = NULL, opens_on = term.opens, due_on = term.due, version = t.version + 1,
  assignee_id = coalesce((SELECT c.lead_id FROM journeys_jobend c JOIN accounts_user l ON l.id = c.lead_id AND l.is_active
    WHERE c.employment_id = t.subject_id AND c.closed_on IS NULL),
  (SELECT p.user_id FROM clients_contactperson p JOIN accounts_user u ON u.id = p.user_id AND u.is_active
    WHERE p.client_id = t.client_id AND p.position = 'vast' AND p.until IS NULL))
FROM (
  SELECT e.id AS subject_id, e.client_id, e.ended_on AS anchor, e.ended_on + 1 AS opens, e.ended_on + 28 AS due
  FROM clients_employment e JOIN journeys_journey j ON j.client_id = e.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE e.ended_on IS NOT NULL AND e.followed_up_on IS NULL
    AND e.ended_on <= :on - 1
) term
WHERE t.rule = 'startgesprek' AND t.subject_id = term.subject_id AND t.anchor_on = term.anchor AND t.state = 'vervallen'
  AND term.opens <= :on;

INSERT INTO journeys_task (client_id, rule, subject, subject_id, anchor_on, opens_on, due_on, assignee_id, state,
  closing, raised_on, version)
SELECT term.client_id, 'startgesprek', 'employment', term.subject_id, term.anchor, term.opens, term.due, coalesce((SELECT c.lead_id FROM journeys_jobend c JOIN accounts_user l ON l.id = c.lead_id AND l.is_active
    WHERE c.employment_id = term.subject_id AND c.closed_on IS NULL), p.user_id), 'open',
  '', :on, 1
FROM (
  SELECT e.id AS subject_id, e.client_id, e.ended_on AS anchor, e.ended_on + 1 AS opens, e.ended_on + 28 AS due
  FROM clients_employment e JOIN journeys_journey j ON j.client_id = e.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE e.ended_on IS NOT NULL AND e.followed_up_on IS NULL
    AND e.ended_on <= :on - 1
) term
LEFT JOIN (clients_contactperson p JOIN accounts_user u ON u.id = p.user_id AND u.is_active)
  ON p.client_id = term.client_id AND p.position = 'vast' AND p.until IS NULL
WHERE term.opens <= :on AND NOT EXISTS (
  SELECT FROM journeys_task t WHERE t.rule = 'startgesprek' AND t.subject_id = term.subject_id AND t.anchor_on = term.anchor)
ORDER BY term.subject_id
ON CONFLICT (rule, subject_id, anchor_on) DO NOTHING;

-- formalities
WITH gone AS (
  SELECT t.id, CASE WHEN s.formalities_done_on IS NOT NULL THEN 'd:formaliteiten_klaar'
    WHEN s.state = 'nieuw_werk' THEN 'd:zaak_verder'
    WHEN (SELECT klantfase FROM journeys_journey j WHERE j.client_id = s.client_id) = 'uitgestroomd' THEN 'l:uitgestroomd'
    WHEN s.state IN ('niet_verlengd', 'zoeken', 'nu_niet') THEN 'l:einddatum_veranderd'
    ELSE 'l:niet_meer_nodig' END AS why
  FROM journeys_task t LEFT JOIN journeys_jobend s ON s.id = t.subject_id
  WHERE t.state = 'open' AND t.rule = 'formalities' AND NOT EXISTS (
    SELECT FROM (
  SELECT c.id AS subject_id, c.client_id, c.formalities_from AS anchor, c.end_sure_on AS opens, c.kapdatum_on AS due
  FROM journeys_jobend c JOIN journeys_journey j ON j.client_id = c.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE c.formalities_from IS NOT NULL
    ) term WHERE term.subject_id = t.subject_id AND term.anchor = t.anchor_on)
)
UPDATE journeys_task t SET state = CASE left(gone.why, 1) WHEN 'd' THEN 'gedaan' ELSE 'vervallen' END,
  closing = substr(gone.why, 3), closed_on = :on, version = t.version + 1
FROM gone WHERE t.id = gone.id;

UPDATE journeys_task t SET state = 'open', closing = '', closed_on = NULL, closed_by_id = NULL,
  postponed_until = NULL, overdue_told_on = NULL, opens_on = term.opens, due_on = term.due, version = t.version + 1,
  assignee_id = (SELECT p.user_id FROM clients_contactperson p JOIN accounts_user u ON u.id = p.user_id AND u.is_active
    WHERE p.client_id = t.client_id AND p.position = 'vast' AND p.until IS NULL)
FROM (
  SELECT c.id AS subject_id, c.client_id, c.formalities_from AS anchor, c.end_sure_on AS opens, c.kapdatum_on AS due
  FROM journeys_jobend c JOIN journeys_journey j ON j.client_id = c.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE c.formalities_from IS NOT NULL
) term
WHERE t.rule = 'formalities' AND t.subject_id = term.subject_id AND t.anchor_on = term.anchor AND t.state = 'vervallen'
  AND term.opens <= :on;

INSERT INTO journeys_task (client_id, rule, subject, subject_id, anchor_on, opens_on, due_on, assignee_id, state,
  closing, raised_on, version)
SELECT term.client_id, 'formalities', 'job_end', term.subject_id, term.anchor, term.opens, term.due, p.user_id, 'open',
  '', :on, 1
FROM (
  SELECT c.id AS subject_id, c.client_id, c.formalities_from AS anchor, c.end_sure_on AS opens, c.kapdatum_on AS due
  FROM journeys_jobend c JOIN journeys_journey j ON j.client_id = c.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE c.formalities_from IS NOT NULL
) term
LEFT JOIN (clients_contactperson p JOIN accounts_user u ON u.id = p.user_id AND u.is_active)
  ON p.client_id = term.client_id AND p.position = 'vast' AND p.until IS NULL
WHERE term.opens <= :on AND NOT EXISTS (
  SELECT FROM journeys_task t WHERE t.rule = 'formalities' AND t.subject_id = term.subject_id AND t.anchor_on = term.anchor)
ORDER BY term.subject_id
ON CONFLICT (rule, subject_id, anchor_on) DO NOTHING;

-- contract_end
WITH gone AS (
  SELECT t.id, CASE WHEN s.ended_on IS NOT NULL THEN 'd:baan_geeindigd'
    WHEN s.end_discussed_for = s.expected_end_on THEN 'd:gesprek_gevoerd'
    WHEN (SELECT klantfase FROM journeys_journey j WHERE j.client_id = s.client_id) = 'uitgestroomd' THEN 'l:uitgestroomd'
    ELSE 'l:einddatum_veranderd' END AS why
  FROM journeys_task t LEFT JOIN clients_employment s ON s.id = t.subject_id
  WHERE t.state = 'open' AND t.rule = 'contract_end' AND NOT EXISTS (
    SELECT FROM (
  SELECT e.id AS subject_id, e.client_id, e.expected_end_on AS anchor,
    (e.expected_end_on - make_interval(months => o.contract_end_lead_months))::date AS opens,
    (e.expected_end_on - interval '1 month')::date AS due
  FROM clients_employment e JOIN clients_client c ON c.id = e.client_id JOIN accounts_office o ON o.id = c.office_id
  JOIN journeys_journey j ON j.client_id = e.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE e.ended_on IS NULL AND e.expected_end_on IS NOT NULL
    AND e.end_discussed_for IS DISTINCT FROM e.expected_end_on
    ) term WHERE term.subject_id = t.subject_id AND term.anchor = t.anchor_on)
)
UPDATE journeys_task t SET state = CASE left(gone.why, 1) WHEN 'd' THEN 'gedaan' ELSE 'vervallen' END,
  closing = substr(gone.why, 3), closed_on = :on, version = t.version + 1
FROM gone WHERE t.id = gone.id;

UPDATE journeys_task t SET state = 'open', closing = '', closed_on = NULL, closed_by_id = NULL,
  postponed_until = NULL, overdue_told_on = NULL, opens_on = term.opens, due_on = term.due, version = t.version + 1,
  assignee_id = coalesce((SELECT c.lead_id FROM journeys_jobend c JOIN accounts_user l ON l.id = c.lead_id AND l.is_active
    WHERE c.employment_id = t.subject_id AND c.closed_on IS NULL),
  (SELECT p.user_id FROM clients_contactperson p JOIN accounts_user u ON u.id = p.user_id AND u.is_active
    WHERE p.client_id = t.client_id AND p.position = 'vast' AND p.until IS NULL))
FROM (
  SELECT e.id AS subject_id, e.client_id, e.expected_end_on AS anchor,
    (e.expected_end_on - make_interval(months => o.contract_end_lead_months))::date AS opens,
    (e.expected_end_on - interval '1 month')::date AS due
  FROM clients_employment e JOIN clients_client c ON c.id = e.client_id JOIN accounts_office o ON o.id = c.office_id
  JOIN journeys_journey j ON j.client_id = e.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE e.ended_on IS NULL AND e.expected_end_on IS NOT NULL
    AND e.end_discussed_for IS DISTINCT FROM e.expected_end_on
    AND e.expected_end_on <= (:on + interval '6 months')::date + 3
) term
WHERE t.rule = 'contract_end' AND t.subject_id = term.subject_id AND t.anchor_on = term.anchor AND t.state = 'vervallen'
  AND term.opens <= :on;

INSERT INTO journeys_task (client_id, rule, subject, subject_id, anchor_on, opens_on, due_on, assignee_id, state,
  closing, raised_on, version)
SELECT term.client_id, 'contract_end', 'employment', term.subject_id, term.anchor, term.opens, term.due, coalesce((SELECT c.lead_id FROM journeys_jobend c JOIN accounts_user l ON l.id = c.lead_id AND l.is_active
    WHERE c.employment_id = term.subject_id AND c.closed_on IS NULL), p.user_id), 'open',
  '', :on, 1
FROM (
  SELECT e.id AS subject_id, e.client_id, e.expected_end_on AS anchor,
    (e.expected_end_on - make_interval(months => o.contract_end_lead_months))::date AS opens,
    (e.expected_end_on - interval '1 month')::date AS due
  FROM clients_employment e JOIN clients_client c ON c.id = e.client_id JOIN accounts_office o ON o.id = c.office_id
  JOIN journeys_journey j ON j.client_id = e.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE e.ended_on IS NULL AND e.expected_end_on IS NOT NULL
    AND e.end_discussed_for IS DISTINCT FROM e.expected_end_on
    AND e.expected_end_on <= (:on + interval '6 months')::date + 3
) term
LEFT JOIN (clients_contactperson p JOIN accounts_user u ON u.id = p.user_id AND u.is_active)
  ON p.client_id = term.client_id AND p.position = 'vast' AND p.until IS NULL
WHERE term.opens <= :on AND NOT EXISTS (
  SELECT FROM journeys_task t WHERE t.rule = 'contract_end' AND t.subject_id = term.subject_id AND t.anchor_on = term.anchor)
ORDER BY term.subject_id
ON CONFLICT (rule, subject_id, anchor_on) DO NOTHING;

-- contract_outcome
WITH gone AS (
  SELECT t.id, CASE WHEN s.ended_on IS NOT NULL THEN 'd:baan_geeindigd'
    WHEN (SELECT klantfase FROM journeys_journey j WHERE j.client_id = s.client_id) = 'uitgestroomd' THEN 'l:uitgestroomd'
    ELSE 'd:einddatum_veranderd' END AS why
  FROM journeys_task t LEFT JOIN clients_employment s ON s.id = t.subject_id
  WHERE t.state = 'open' AND t.rule = 'contract_outcome' AND NOT EXISTS (
    SELECT FROM (
  SELECT e.id AS subject_id, e.client_id, e.expected_end_on AS anchor,
    e.expected_end_on + 1 AS opens,
    e.expected_end_on + 7 AS due
  FROM clients_employment e JOIN journeys_journey j ON j.client_id = e.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE e.ended_on IS NULL AND e.expected_end_on IS NOT NULL
    ) term WHERE term.subject_id = t.subject_id AND term.anchor = t.anchor_on)
)
UPDATE journeys_task t SET state = CASE left(gone.why, 1) WHEN 'd' THEN 'gedaan' ELSE 'vervallen' END,
  closing = substr(gone.why, 3), closed_on = :on, version = t.version + 1
FROM gone WHERE t.id = gone.id;

UPDATE journeys_task t SET state = 'open', closing = '', closed_on = NULL, closed_by_id = NULL,
  postponed_until = NULL, overdue_told_on = NULL, opens_on = term.opens, due_on = term.due, version = t.version + 1,
  assignee_id = coalesce((SELECT c.lead_id FROM journeys_jobend c JOIN accounts_user l ON l.id = c.lead_id AND l.is_active
    WHERE c.employment_id = t.subject_id AND c.closed_on IS NULL),
  (SELECT p.user_id FROM clients_contactperson p JOIN accounts_user u ON u.id = p.user_id AND u.is_active
    WHERE p.client_id = t.client_id AND p.position = 'vast' AND p.until IS NULL))
FROM (
  SELECT e.id AS subject_id, e.client_id, e.expected_end_on AS anchor,
    e.expected_end_on + 1 AS opens,
    e.expected_end_on + 7 AS due
  FROM clients_employment e JOIN journeys_journey j ON j.client_id = e.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE e.ended_on IS NULL AND e.expected_end_on IS NOT NULL
    AND e.expected_end_on <= :on - 1
) term
WHERE t.rule = 'contract_outcome' AND t.subject_id = term.subject_id AND t.anchor_on = term.anchor AND t.state = 'vervallen'
  AND term.opens <= :on;

INSERT INTO journeys_task (client_id, rule, subject, subject_id, anchor_on, opens_on, due_on, assignee_id, state,
  closing, raised_on, version)
SELECT term.client_id, 'contract_outcome', 'employment', term.subject_id, term.anchor, term.opens, term.due, coalesce((SELECT c.lead_id FROM journeys_jobend c JOIN accounts_user l ON l.id = c.lead_id AND l.is_active
    WHERE c.employment_id = term.subject_id AND c.closed_on IS NULL), p.user_id), 'open',
  '', :on, 1
FROM (
  SELECT e.id AS subject_id, e.client_id, e.expected_end_on AS anchor,
    e.expected_end_on + 1 AS opens,
    e.expected_end_on + 7 AS due
  FROM clients_employment e JOIN journeys_journey j ON j.client_id = e.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE e.ended_on IS NULL AND e.expected_end_on IS NOT NULL
    AND e.expected_end_on <= :on - 1
) term
LEFT JOIN (clients_contactperson p JOIN accounts_user u ON u.id = p.user_id AND u.is_active)
  ON p.client_id = term.client_id AND p.position = 'vast' AND p.until IS NULL
WHERE term.opens <= :on AND NOT EXISTS (
  SELECT FROM journeys_task t WHERE t.rule = 'contract_outcome' AND t.subject_id = term.subject_id AND t.anchor_on = term.anchor)
ORDER BY term.subject_id
ON CONFLICT (rule, subject_id, anchor_on) DO NOTHING;

-- signal_decision
WITH gone AS (
  SELECT t.id, CASE WHEN s.state <> 'ontvangen' THEN 'd:beantwoord'
    ELSE 'l:niet_meer_nodig' END AS why
  FROM journeys_task t LEFT JOIN journeys_signal s ON s.id = t.subject_id
  WHERE t.state = 'open' AND t.rule = 'signal_decision' AND NOT EXISTS (
    SELECT FROM (
  SELECT x.id AS subject_id, x.client_id, x.received_on AS anchor, x.received_on AS opens, x.decide_by AS due
  FROM journeys_signal x
  WHERE x.state = 'ontvangen'
    ) term WHERE term.subject_id = t.subject_id AND term.anchor = t.anchor_on)
)
UPDATE journeys_task t SET state = CASE left(gone.why, 1) WHEN 'd' THEN 'gedaan' ELSE 'vervallen' END,
  closing = substr(gone.why, 3), closed_on = :on, version = t.version + 1
FROM gone WHERE t.id = gone.id;

UPDATE journeys_task t SET state = 'open', closing = '', closed_on = NULL, closed_by_id = NULL,
  postponed_until = NULL, overdue_told_on = NULL, opens_on = term.opens, due_on = term.due, version = t.version + 1,
  assignee_id = (SELECT p.user_id FROM clients_contactperson p JOIN accounts_user u ON u.id = p.user_id AND u.is_active
    WHERE p.client_id = t.client_id AND p.position = 'vast' AND p.until IS NULL)
FROM (
  SELECT x.id AS subject_id, x.client_id, x.received_on AS anchor, x.received_on AS opens, x.decide_by AS due
  FROM journeys_signal x
  WHERE x.state = 'ontvangen'
    AND x.received_on <= :on
) term
WHERE t.rule = 'signal_decision' AND t.subject_id = term.subject_id AND t.anchor_on = term.anchor AND t.state = 'vervallen'
  AND term.opens <= :on;

INSERT INTO journeys_task (client_id, rule, subject, subject_id, anchor_on, opens_on, due_on, assignee_id, state,
  closing, raised_on, version)
SELECT term.client_id, 'signal_decision', 'signal', term.subject_id, term.anchor, term.opens, term.due, p.user_id, 'open',
  '', :on, 1
FROM (
  SELECT x.id AS subject_id, x.client_id, x.received_on AS anchor, x.received_on AS opens, x.decide_by AS due
  FROM journeys_signal x
  WHERE x.state = 'ontvangen'
    AND x.received_on <= :on
) term
LEFT JOIN (clients_contactperson p JOIN accounts_user u ON u.id = p.user_id AND u.is_active)
  ON p.client_id = term.client_id AND p.position = 'vast' AND p.until IS NULL
WHERE term.opens <= :on AND NOT EXISTS (
  SELECT FROM journeys_task t WHERE t.rule = 'signal_decision' AND t.subject_id = term.subject_id AND t.anchor_on = term.anchor)
ORDER BY term.subject_id
ON CONFLICT (rule, subject_id, anchor_on) DO NOTHING;

-- callback
WITH gone AS (
  SELECT t.id, CASE WHEN s.called_back_on IS NOT NULL THEN 'd:afgehandeld'
    WHEN (SELECT klantfase FROM journeys_journey j WHERE j.client_id = s.client_id) = 'uitgestroomd' THEN 'l:uitgestroomd'
    ELSE 'l:niet_meer_nodig' END AS why
  FROM journeys_task t LEFT JOIN journeys_conversation s ON s.id = t.subject_id
  WHERE t.state = 'open' AND t.rule = 'callback' AND NOT EXISTS (
    SELECT FROM (
  SELECT x.id AS subject_id, x.client_id, x.callback_on AS anchor, x.held_on AS opens, x.callback_on AS due
  FROM journeys_conversation x LEFT JOIN journeys_journey j ON j.client_id = x.client_id
  WHERE x.callback_on IS NOT NULL AND x.called_back_on IS NULL AND j.klantfase IS DISTINCT FROM 'uitgestroomd'
    ) term WHERE term.subject_id = t.subject_id AND term.anchor = t.anchor_on)
)
UPDATE journeys_task t SET state = CASE left(gone.why, 1) WHEN 'd' THEN 'gedaan' ELSE 'vervallen' END,
  closing = substr(gone.why, 3), closed_on = :on, version = t.version + 1
FROM gone WHERE t.id = gone.id;

UPDATE journeys_task t SET state = 'open', closing = '', closed_on = NULL, closed_by_id = NULL,
  postponed_until = NULL, overdue_told_on = NULL, opens_on = term.opens, due_on = term.due, version = t.version + 1,
  assignee_id = (SELECT p.user_id FROM clients_contactperson p JOIN accounts_user u ON u.id = p.user_id AND u.is_active
    WHERE p.client_id = t.client_id AND p.position = 'vast' AND p.until IS NULL)
FROM (
  SELECT x.id AS subject_id, x.client_id, x.callback_on AS anchor, x.held_on AS opens, x.callback_on AS due
  FROM journeys_conversation x LEFT JOIN journeys_journey j ON j.client_id = x.client_id
  WHERE x.callback_on IS NOT NULL AND x.called_back_on IS NULL AND j.klantfase IS DISTINCT FROM 'uitgestroomd'
    AND x.held_on <= :on
) term
WHERE t.rule = 'callback' AND t.subject_id = term.subject_id AND t.anchor_on = term.anchor AND t.state = 'vervallen'
  AND term.opens <= :on;

INSERT INTO journeys_task (client_id, rule, subject, subject_id, anchor_on, opens_on, due_on, assignee_id, state,
  closing, raised_on, version)
SELECT term.client_id, 'callback', 'conversation', term.subject_id, term.anchor, term.opens, term.due, p.user_id, 'open',
  '', :on, 1
FROM (
  SELECT x.id AS subject_id, x.client_id, x.callback_on AS anchor, x.held_on AS opens, x.callback_on AS due
  FROM journeys_conversation x LEFT JOIN journeys_journey j ON j.client_id = x.client_id
  WHERE x.callback_on IS NOT NULL AND x.called_back_on IS NULL AND j.klantfase IS DISTINCT FROM 'uitgestroomd'
    AND x.held_on <= :on
) term
LEFT JOIN (clients_contactperson p JOIN accounts_user u ON u.id = p.user_id AND u.is_active)
  ON p.client_id = term.client_id AND p.position = 'vast' AND p.until IS NULL
WHERE term.opens <= :on AND NOT EXISTS (
  SELECT FROM journeys_task t WHERE t.rule = 'callback' AND t.subject_id = term.subject_id AND t.anchor_on = term.anchor)
ORDER BY term.subject_id
ON CONFLICT (rule, subject_id, anchor_on) DO NOTHING;

-- agreement
WITH gone AS (
  SELECT t.id, CASE WHEN s.done_on IS NOT NULL THEN 'd:afspraak_nagekomen'
    WHEN s.dropped_on IS NOT NULL THEN 'l:afspraak_vervallen'
    WHEN (SELECT klantfase FROM journeys_journey j WHERE j.client_id = s.client_id) = 'uitgestroomd' THEN 'l:uitgestroomd'
    ELSE 'l:niet_meer_nodig' END AS why
  FROM journeys_task t LEFT JOIN journeys_agreement s ON s.id = t.subject_id
  WHERE t.state = 'open' AND t.rule = 'agreement' AND NOT EXISTS (
    SELECT FROM (
  SELECT a.id AS subject_id, a.client_id, a.open_until AS anchor, a.open_until - 7 AS opens, a.open_until AS due
  FROM journeys_agreement a JOIN journeys_journey j ON j.client_id = a.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE a.open_until IS NOT NULL
    ) term WHERE term.subject_id = t.subject_id AND term.anchor = t.anchor_on)
)
UPDATE journeys_task t SET state = CASE left(gone.why, 1) WHEN 'd' THEN 'gedaan' ELSE 'vervallen' END,
  closing = substr(gone.why, 3), closed_on = :on, version = t.version + 1
FROM gone WHERE t.id = gone.id;

UPDATE journeys_task t SET state = 'open', closing = '', closed_on = NULL, closed_by_id = NULL,
  postponed_until = NULL, overdue_told_on = NULL, opens_on = term.opens, due_on = term.due, version = t.version + 1,
  assignee_id = (SELECT p.user_id FROM clients_contactperson p JOIN accounts_user u ON u.id = p.user_id AND u.is_active
    WHERE p.client_id = t.client_id AND p.position = 'vast' AND p.until IS NULL)
FROM (
  SELECT a.id AS subject_id, a.client_id, a.open_until AS anchor, a.open_until - 7 AS opens, a.open_until AS due
  FROM journeys_agreement a JOIN journeys_journey j ON j.client_id = a.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE a.open_until IS NOT NULL
    AND a.open_until <= :on + 7
) term
WHERE t.rule = 'agreement' AND t.subject_id = term.subject_id AND t.anchor_on = term.anchor AND t.state = 'vervallen'
  AND term.opens <= :on;

INSERT INTO journeys_task (client_id, rule, subject, subject_id, anchor_on, opens_on, due_on, assignee_id, state,
  closing, raised_on, version)
SELECT term.client_id, 'agreement', 'agreement', term.subject_id, term.anchor, term.opens, term.due, p.user_id, 'open',
  '', :on, 1
FROM (
  SELECT a.id AS subject_id, a.client_id, a.open_until AS anchor, a.open_until - 7 AS opens, a.open_until AS due
  FROM journeys_agreement a JOIN journeys_journey j ON j.client_id = a.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE a.open_until IS NOT NULL
    AND a.open_until <= :on + 7
) term
LEFT JOIN (clients_contactperson p JOIN accounts_user u ON u.id = p.user_id AND u.is_active)
  ON p.client_id = term.client_id AND p.position = 'vast' AND p.until IS NULL
WHERE term.opens <= :on AND NOT EXISTS (
  SELECT FROM journeys_task t WHERE t.rule = 'agreement' AND t.subject_id = term.subject_id AND t.anchor_on = term.anchor)
ORDER BY term.subject_id
ON CONFLICT (rule, subject_id, anchor_on) DO NOTHING;

-- invitation_unanswered
WITH gone AS (
  SELECT t.id, CASE WHEN (SELECT klantfase FROM journeys_journey j WHERE j.client_id = s.client_id) = 'uitgestroomd'
      THEN 'l:uitgestroomd' ELSE 'd:zaak_verder' END AS why
  FROM journeys_task t LEFT JOIN journeys_jobend s ON s.id = t.subject_id
  WHERE t.state = 'open' AND t.rule = 'invitation_unanswered' AND NOT EXISTS (
    SELECT FROM (
  SELECT c.id AS subject_id, c.client_id, c.attempted_on AS anchor, c.attempted_on + 7 AS opens, c.attempted_on + 14 AS due
  FROM journeys_jobend c JOIN journeys_journey j ON j.client_id = c.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE c.state = 'uitgenodigd'
    ) term WHERE term.subject_id = t.subject_id AND term.anchor = t.anchor_on)
)
UPDATE journeys_task t SET state = CASE left(gone.why, 1) WHEN 'd' THEN 'gedaan' ELSE 'vervallen' END,
  closing = substr(gone.why, 3), closed_on = :on, version = t.version + 1
FROM gone WHERE t.id = gone.id;

UPDATE journeys_task t SET state = 'open', closing = '', closed_on = NULL, closed_by_id = NULL,
  postponed_until = NULL, overdue_told_on = NULL, opens_on = term.opens, due_on = term.due, version = t.version + 1,
  assignee_id = coalesce((SELECT c.lead_id FROM journeys_jobend c JOIN accounts_user l ON l.id = c.lead_id AND l.is_active
    WHERE c.id = t.subject_id),
  (SELECT p.user_id FROM clients_contactperson p JOIN accounts_user u ON u.id = p.user_id AND u.is_active
    WHERE p.client_id = t.client_id AND p.position = 'vast' AND p.until IS NULL))
FROM (
  SELECT c.id AS subject_id, c.client_id, c.attempted_on AS anchor, c.attempted_on + 7 AS opens, c.attempted_on + 14 AS due
  FROM journeys_jobend c JOIN journeys_journey j ON j.client_id = c.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE c.state = 'uitgenodigd'
    AND c.attempted_on <= :on - 7
) term
WHERE t.rule = 'invitation_unanswered' AND t.subject_id = term.subject_id AND t.anchor_on = term.anchor AND t.state = 'vervallen'
  AND term.opens <= :on;

INSERT INTO journeys_task (client_id, rule, subject, subject_id, anchor_on, opens_on, due_on, assignee_id, state,
  closing, raised_on, version)
SELECT term.client_id, 'invitation_unanswered', 'job_end', term.subject_id, term.anchor, term.opens, term.due, coalesce((SELECT c.lead_id FROM journeys_jobend c JOIN accounts_user l ON l.id = c.lead_id AND l.is_active
    WHERE c.id = term.subject_id), p.user_id), 'open',
  '', :on, 1
FROM (
  SELECT c.id AS subject_id, c.client_id, c.attempted_on AS anchor, c.attempted_on + 7 AS opens, c.attempted_on + 14 AS due
  FROM journeys_jobend c JOIN journeys_journey j ON j.client_id = c.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE c.state = 'uitgenodigd'
    AND c.attempted_on <= :on - 7
) term
LEFT JOIN (clients_contactperson p JOIN accounts_user u ON u.id = p.user_id AND u.is_active)
  ON p.client_id = term.client_id AND p.position = 'vast' AND p.until IS NULL
WHERE term.opens <= :on AND NOT EXISTS (
  SELECT FROM journeys_task t WHERE t.rule = 'invitation_unanswered' AND t.subject_id = term.subject_id AND t.anchor_on = term.anchor)
ORDER BY term.subject_id
ON CONFLICT (rule, subject_id, anchor_on) DO NOTHING;

-- review_date
WITH gone AS (
  SELECT t.id, CASE WHEN (SELECT klantfase FROM journeys_journey j WHERE j.client_id = s.client_id) = 'uitgestroomd'
      THEN 'l:uitgestroomd' ELSE 'd:zaak_verder' END AS why
  FROM journeys_task t LEFT JOIN journeys_jobend s ON s.id = t.subject_id
  WHERE t.state = 'open' AND t.rule = 'review_date' AND NOT EXISTS (
    SELECT FROM (
  SELECT c.id AS subject_id, c.client_id, c.review_on AS anchor, c.review_on AS opens, c.review_on + 14 AS due
  FROM journeys_jobend c JOIN journeys_journey j ON j.client_id = c.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE c.state IN ('twijfel', 'nu_niet') AND c.review_on IS NOT NULL
    ) term WHERE term.subject_id = t.subject_id AND term.anchor = t.anchor_on)
)
UPDATE journeys_task t SET state = CASE left(gone.why, 1) WHEN 'd' THEN 'gedaan' ELSE 'vervallen' END,
  closing = substr(gone.why, 3), closed_on = :on, version = t.version + 1
FROM gone WHERE t.id = gone.id;

UPDATE journeys_task t SET state = 'open', closing = '', closed_on = NULL, closed_by_id = NULL,
  postponed_until = NULL, overdue_told_on = NULL, opens_on = term.opens, due_on = term.due, version = t.version + 1,
  assignee_id = coalesce((SELECT c.lead_id FROM journeys_jobend c JOIN accounts_user l ON l.id = c.lead_id AND l.is_active
    WHERE c.id = t.subject_id),
  (SELECT p.user_id FROM clients_contactperson p JOIN accounts_user u ON u.id = p.user_id AND u.is_active
    WHERE p.client_id = t.client_id AND p.position = 'vast' AND p.until IS NULL))
FROM (
  SELECT c.id AS subject_id, c.client_id, c.review_on AS anchor, c.review_on AS opens, c.review_on + 14 AS due
  FROM journeys_jobend c JOIN journeys_journey j ON j.client_id = c.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE c.state IN ('twijfel', 'nu_niet') AND c.review_on IS NOT NULL
    AND c.review_on <= :on
) term
WHERE t.rule = 'review_date' AND t.subject_id = term.subject_id AND t.anchor_on = term.anchor AND t.state = 'vervallen'
  AND term.opens <= :on;

INSERT INTO journeys_task (client_id, rule, subject, subject_id, anchor_on, opens_on, due_on, assignee_id, state,
  closing, raised_on, version)
SELECT term.client_id, 'review_date', 'job_end', term.subject_id, term.anchor, term.opens, term.due, coalesce((SELECT c.lead_id FROM journeys_jobend c JOIN accounts_user l ON l.id = c.lead_id AND l.is_active
    WHERE c.id = term.subject_id), p.user_id), 'open',
  '', :on, 1
FROM (
  SELECT c.id AS subject_id, c.client_id, c.review_on AS anchor, c.review_on AS opens, c.review_on + 14 AS due
  FROM journeys_jobend c JOIN journeys_journey j ON j.client_id = c.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE c.state IN ('twijfel', 'nu_niet') AND c.review_on IS NOT NULL
    AND c.review_on <= :on
) term
LEFT JOIN (clients_contactperson p JOIN accounts_user u ON u.id = p.user_id AND u.is_active)
  ON p.client_id = term.client_id AND p.position = 'vast' AND p.until IS NULL
WHERE term.opens <= :on AND NOT EXISTS (
  SELECT FROM journeys_task t WHERE t.rule = 'review_date' AND t.subject_id = term.subject_id AND t.anchor_on = term.anchor)
ORDER BY term.subject_id
ON CONFLICT (rule, subject_id, anchor_on) DO NOTHING;

-- no_purchase_review
WITH gone AS (
  SELECT t.id, CASE WHEN (SELECT klantfase FROM journeys_journey j WHERE j.client_id = s.client_id) = 'uitgestroomd'
      THEN 'l:uitgestroomd' ELSE 'd:besluit_genomen' END AS why
  FROM journeys_task t LEFT JOIN journeys_nopurchase s ON s.id = t.subject_id
  WHERE t.state = 'open' AND t.rule = 'no_purchase_review' AND NOT EXISTS (
    SELECT FROM (
  SELECT n.id AS subject_id, n.client_id, n.review_on AS anchor, n.review_on AS opens, n.review_on + 14 AS due
  FROM journeys_nopurchase n JOIN journeys_journey j ON j.client_id = n.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE n.review_on IS NOT NULL
    AND NOT EXISTS (SELECT FROM journeys_nopurchase x WHERE x.client_id = n.client_id AND x.number > n.number)
    AND NOT EXISTS (SELECT FROM journeys_trajectory x WHERE x.client_id = n.client_id
      AND (x.requested_on > n.decided_on OR x.state NOT IN ('afgerond', 'afgebroken')))
    AND NOT EXISTS (SELECT FROM clients_employment x WHERE x.client_id = n.client_id AND x.started_on > n.decided_on)
    ) term WHERE term.subject_id = t.subject_id AND term.anchor = t.anchor_on)
)
UPDATE journeys_task t SET state = CASE left(gone.why, 1) WHEN 'd' THEN 'gedaan' ELSE 'vervallen' END,
  closing = substr(gone.why, 3), closed_on = :on, version = t.version + 1
FROM gone WHERE t.id = gone.id;

UPDATE journeys_task t SET state = 'open', closing = '', closed_on = NULL, closed_by_id = NULL,
  postponed_until = NULL, overdue_told_on = NULL, opens_on = term.opens, due_on = term.due, version = t.version + 1,
  assignee_id = (SELECT p.user_id FROM clients_contactperson p JOIN accounts_user u ON u.id = p.user_id AND u.is_active
    WHERE p.client_id = t.client_id AND p.position = 'vast' AND p.until IS NULL)
FROM (
  SELECT n.id AS subject_id, n.client_id, n.review_on AS anchor, n.review_on AS opens, n.review_on + 14 AS due
  FROM journeys_nopurchase n JOIN journeys_journey j ON j.client_id = n.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE n.review_on IS NOT NULL
    AND NOT EXISTS (SELECT FROM journeys_nopurchase x WHERE x.client_id = n.client_id AND x.number > n.number)
    AND NOT EXISTS (SELECT FROM journeys_trajectory x WHERE x.client_id = n.client_id
      AND (x.requested_on > n.decided_on OR x.state NOT IN ('afgerond', 'afgebroken')))
    AND NOT EXISTS (SELECT FROM clients_employment x WHERE x.client_id = n.client_id AND x.started_on > n.decided_on)
    AND n.review_on <= :on
) term
WHERE t.rule = 'no_purchase_review' AND t.subject_id = term.subject_id AND t.anchor_on = term.anchor AND t.state = 'vervallen'
  AND term.opens <= :on;

INSERT INTO journeys_task (client_id, rule, subject, subject_id, anchor_on, opens_on, due_on, assignee_id, state,
  closing, raised_on, version)
SELECT term.client_id, 'no_purchase_review', 'no_purchase', term.subject_id, term.anchor, term.opens, term.due, p.user_id, 'open',
  '', :on, 1
FROM (
  SELECT n.id AS subject_id, n.client_id, n.review_on AS anchor, n.review_on AS opens, n.review_on + 14 AS due
  FROM journeys_nopurchase n JOIN journeys_journey j ON j.client_id = n.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE n.review_on IS NOT NULL
    AND NOT EXISTS (SELECT FROM journeys_nopurchase x WHERE x.client_id = n.client_id AND x.number > n.number)
    AND NOT EXISTS (SELECT FROM journeys_trajectory x WHERE x.client_id = n.client_id
      AND (x.requested_on > n.decided_on OR x.state NOT IN ('afgerond', 'afgebroken')))
    AND NOT EXISTS (SELECT FROM clients_employment x WHERE x.client_id = n.client_id AND x.started_on > n.decided_on)
    AND n.review_on <= :on
) term
LEFT JOIN (clients_contactperson p JOIN accounts_user u ON u.id = p.user_id AND u.is_active)
  ON p.client_id = term.client_id AND p.position = 'vast' AND p.until IS NULL
WHERE term.opens <= :on AND NOT EXISTS (
  SELECT FROM journeys_task t WHERE t.rule = 'no_purchase_review' AND t.subject_id = term.subject_id AND t.anchor_on = term.anchor)
ORDER BY term.subject_id
ON CONFLICT (rule, subject_id, anchor_on) DO NOTHING;

-- early_job_check
WITH gone AS (
  SELECT t.id, CASE WHEN s.ended_on IS NOT NULL THEN 'l:baan_geeindigd'
    WHEN EXISTS (SELECT FROM clients_coaching k WHERE k.employment_id = s.id AND k.ended_on IS NULL) THEN 'l:niet_meer_nodig'
    WHEN s.early_check_on IS NOT NULL THEN 'd:gesprek_gevoerd'
    WHEN (SELECT klantfase FROM journeys_journey j WHERE j.client_id = s.client_id) = 'uitgestroomd' THEN 'l:uitgestroomd'
    ELSE 'l:niet_meer_nodig' END AS why
  FROM journeys_task t LEFT JOIN clients_employment s ON s.id = t.subject_id
  WHERE t.state = 'open' AND t.rule = 'early_job_check' AND NOT EXISTS (
    SELECT FROM (
  SELECT e.id AS subject_id, e.client_id, e.started_on AS anchor,
    (e.started_on + interval '3 months')::date AS opens, (e.started_on + interval '4 months')::date AS due
  FROM clients_employment e JOIN journeys_journey j ON j.client_id = e.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE e.ended_on IS NULL AND e.early_check_on IS NULL
    AND NOT EXISTS (SELECT FROM clients_coaching k WHERE k.employment_id = e.id AND k.ended_on IS NULL)
    ) term WHERE term.subject_id = t.subject_id AND term.anchor = t.anchor_on)
)
UPDATE journeys_task t SET state = CASE left(gone.why, 1) WHEN 'd' THEN 'gedaan' ELSE 'vervallen' END,
  closing = substr(gone.why, 3), closed_on = :on, version = t.version + 1
FROM gone WHERE t.id = gone.id;

UPDATE journeys_task t SET state = 'open', closing = '', closed_on = NULL, closed_by_id = NULL,
  postponed_until = NULL, overdue_told_on = NULL, opens_on = term.opens, due_on = term.due, version = t.version + 1,
  assignee_id = (SELECT p.user_id FROM clients_contactperson p JOIN accounts_user u ON u.id = p.user_id AND u.is_active
    WHERE p.client_id = t.client_id AND p.position = 'vast' AND p.until IS NULL)
FROM (
  SELECT e.id AS subject_id, e.client_id, e.started_on AS anchor,
    (e.started_on + interval '3 months')::date AS opens, (e.started_on + interval '4 months')::date AS due
  FROM clients_employment e JOIN journeys_journey j ON j.client_id = e.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE e.ended_on IS NULL AND e.early_check_on IS NULL
    AND NOT EXISTS (SELECT FROM clients_coaching k WHERE k.employment_id = e.id AND k.ended_on IS NULL)
    AND e.started_on <= (:on - interval '3 months')::date + 3
) term
WHERE t.rule = 'early_job_check' AND t.subject_id = term.subject_id AND t.anchor_on = term.anchor AND t.state = 'vervallen'
  AND term.opens <= :on;

INSERT INTO journeys_task (client_id, rule, subject, subject_id, anchor_on, opens_on, due_on, assignee_id, state,
  closing, raised_on, version)
SELECT term.client_id, 'early_job_check', 'employment', term.subject_id, term.anchor, term.opens, term.due, p.user_id, 'open',
  '', :on, 1
FROM (
  SELECT e.id AS subject_id, e.client_id, e.started_on AS anchor,
    (e.started_on + interval '3 months')::date AS opens, (e.started_on + interval '4 months')::date AS due
  FROM clients_employment e JOIN journeys_journey j ON j.client_id = e.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE e.ended_on IS NULL AND e.early_check_on IS NULL
    AND NOT EXISTS (SELECT FROM clients_coaching k WHERE k.employment_id = e.id AND k.ended_on IS NULL)
    AND e.started_on <= (:on - interval '3 months')::date + 3
) term
LEFT JOIN (clients_contactperson p JOIN accounts_user u ON u.id = p.user_id AND u.is_active)
  ON p.client_id = term.client_id AND p.position = 'vast' AND p.until IS NULL
WHERE term.opens <= :on AND NOT EXISTS (
  SELECT FROM journeys_task t WHERE t.rule = 'early_job_check' AND t.subject_id = term.subject_id AND t.anchor_on = term.anchor)
ORDER BY term.subject_id
ON CONFLICT (rule, subject_id, anchor_on) DO NOTHING;

-- coaching_renewal
WITH gone AS (
  SELECT t.id, CASE WHEN (SELECT klantfase FROM journeys_journey j JOIN clients_employment e ON e.client_id = j.client_id
      WHERE e.id = s.employment_id) = 'uitgestroomd' THEN 'l:uitgestroomd' ELSE 'd:periode_veranderd' END AS why
  FROM journeys_task t LEFT JOIN clients_coaching s ON s.id = t.subject_id
  WHERE t.state = 'open' AND t.rule = 'coaching_renewal' AND NOT EXISTS (
    SELECT FROM (
  SELECT k.id AS subject_id, e.client_id, k.granted_until AS anchor, k.granted_until - 42 AS opens, k.granted_until AS due
  FROM clients_coaching k JOIN clients_employment e ON e.id = k.employment_id
  JOIN journeys_journey j ON j.client_id = e.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE k.ended_on IS NULL
    ) term WHERE term.subject_id = t.subject_id AND term.anchor = t.anchor_on)
)
UPDATE journeys_task t SET state = CASE left(gone.why, 1) WHEN 'd' THEN 'gedaan' ELSE 'vervallen' END,
  closing = substr(gone.why, 3), closed_on = :on, version = t.version + 1
FROM gone WHERE t.id = gone.id;

UPDATE journeys_task t SET state = 'open', closing = '', closed_on = NULL, closed_by_id = NULL,
  postponed_until = NULL, overdue_told_on = NULL, opens_on = term.opens, due_on = term.due, version = t.version + 1,
  assignee_id = (SELECT p.user_id FROM clients_contactperson p JOIN accounts_user u ON u.id = p.user_id AND u.is_active
    WHERE p.client_id = t.client_id AND p.position = 'vast' AND p.until IS NULL)
FROM (
  SELECT k.id AS subject_id, e.client_id, k.granted_until AS anchor, k.granted_until - 42 AS opens, k.granted_until AS due
  FROM clients_coaching k JOIN clients_employment e ON e.id = k.employment_id
  JOIN journeys_journey j ON j.client_id = e.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE k.ended_on IS NULL
    AND k.granted_until <= :on + 42
) term
WHERE t.rule = 'coaching_renewal' AND t.subject_id = term.subject_id AND t.anchor_on = term.anchor AND t.state = 'vervallen'
  AND term.opens <= :on;

INSERT INTO journeys_task (client_id, rule, subject, subject_id, anchor_on, opens_on, due_on, assignee_id, state,
  closing, raised_on, version)
SELECT term.client_id, 'coaching_renewal', 'coaching', term.subject_id, term.anchor, term.opens, term.due, p.user_id, 'open',
  '', :on, 1
FROM (
  SELECT k.id AS subject_id, e.client_id, k.granted_until AS anchor, k.granted_until - 42 AS opens, k.granted_until AS due
  FROM clients_coaching k JOIN clients_employment e ON e.id = k.employment_id
  JOIN journeys_journey j ON j.client_id = e.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE k.ended_on IS NULL
    AND k.granted_until <= :on + 42
) term
LEFT JOIN (clients_contactperson p JOIN accounts_user u ON u.id = p.user_id AND u.is_active)
  ON p.client_id = term.client_id AND p.position = 'vast' AND p.until IS NULL
WHERE term.opens <= :on AND NOT EXISTS (
  SELECT FROM journeys_task t WHERE t.rule = 'coaching_renewal' AND t.subject_id = term.subject_id AND t.anchor_on = term.anchor)
ORDER BY term.subject_id
ON CONFLICT (rule, subject_id, anchor_on) DO NOTHING;

-- plan_change
WITH gone AS (
  SELECT t.id, CASE WHEN NOT s.is_current THEN 'd:nieuw_werkplan'
    WHEN (SELECT klantfase FROM journeys_journey j WHERE j.client_id = s.client_id) = 'uitgestroomd' THEN 'l:uitgestroomd'
    ELSE 'l:niet_meer_nodig' END AS why
  FROM journeys_task t LEFT JOIN journeys_workplan s ON s.id = t.subject_id
  WHERE t.state = 'open' AND t.rule = 'plan_change' AND NOT EXISTS (
    SELECT FROM (
  SELECT w.id AS subject_id, w.client_id, w.changed_on AS anchor, w.changed_on AS opens,
    (w.changed_on + interval '1 month')::date AS due
  FROM journeys_workplan w JOIN journeys_journey j ON j.client_id = w.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE w.is_current AND w.changed_on IS NOT NULL
    ) term WHERE term.subject_id = t.subject_id AND term.anchor = t.anchor_on)
)
UPDATE journeys_task t SET state = CASE left(gone.why, 1) WHEN 'd' THEN 'gedaan' ELSE 'vervallen' END,
  closing = substr(gone.why, 3), closed_on = :on, version = t.version + 1
FROM gone WHERE t.id = gone.id;

UPDATE journeys_task t SET state = 'open', closing = '', closed_on = NULL, closed_by_id = NULL,
  postponed_until = NULL, overdue_told_on = NULL, opens_on = term.opens, due_on = term.due, version = t.version + 1,
  assignee_id = (SELECT p.user_id FROM clients_contactperson p JOIN accounts_user u ON u.id = p.user_id AND u.is_active
    WHERE p.client_id = t.client_id AND p.position = 'vast' AND p.until IS NULL)
FROM (
  SELECT w.id AS subject_id, w.client_id, w.changed_on AS anchor, w.changed_on AS opens,
    (w.changed_on + interval '1 month')::date AS due
  FROM journeys_workplan w JOIN journeys_journey j ON j.client_id = w.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE w.is_current AND w.changed_on IS NOT NULL
    AND w.changed_on <= :on
) term
WHERE t.rule = 'plan_change' AND t.subject_id = term.subject_id AND t.anchor_on = term.anchor AND t.state = 'vervallen'
  AND term.opens <= :on;

INSERT INTO journeys_task (client_id, rule, subject, subject_id, anchor_on, opens_on, due_on, assignee_id, state,
  closing, raised_on, version)
SELECT term.client_id, 'plan_change', 'workplan', term.subject_id, term.anchor, term.opens, term.due, p.user_id, 'open',
  '', :on, 1
FROM (
  SELECT w.id AS subject_id, w.client_id, w.changed_on AS anchor, w.changed_on AS opens,
    (w.changed_on + interval '1 month')::date AS due
  FROM journeys_workplan w JOIN journeys_journey j ON j.client_id = w.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE w.is_current AND w.changed_on IS NOT NULL
    AND w.changed_on <= :on
) term
LEFT JOIN (clients_contactperson p JOIN accounts_user u ON u.id = p.user_id AND u.is_active)
  ON p.client_id = term.client_id AND p.position = 'vast' AND p.until IS NULL
WHERE term.opens <= :on AND NOT EXISTS (
  SELECT FROM journeys_task t WHERE t.rule = 'plan_change' AND t.subject_id = term.subject_id AND t.anchor_on = term.anchor)
ORDER BY term.subject_id
ON CONFLICT (rule, subject_id, anchor_on) DO NOTHING;

-- plan_review
WITH gone AS (
  SELECT t.id, CASE WHEN NOT s.is_current THEN 'd:nieuw_werkplan'
    WHEN (SELECT klantfase FROM journeys_journey j WHERE j.client_id = s.client_id) = 'uitgestroomd' THEN 'l:uitgestroomd'
    ELSE 'l:niet_meer_nodig' END AS why
  FROM journeys_task t LEFT JOIN journeys_workplan s ON s.id = t.subject_id
  WHERE t.state = 'open' AND t.rule = 'plan_review' AND NOT EXISTS (
    SELECT FROM (
  SELECT w.id AS subject_id, w.client_id, w.made_on AS anchor, (w.made_on + interval '11 months')::date AS opens,
    (w.made_on + interval '12 months')::date AS due
  FROM journeys_workplan w JOIN journeys_journey j ON j.client_id = w.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE w.is_current
    ) term WHERE term.subject_id = t.subject_id AND term.anchor = t.anchor_on)
)
UPDATE journeys_task t SET state = CASE left(gone.why, 1) WHEN 'd' THEN 'gedaan' ELSE 'vervallen' END,
  closing = substr(gone.why, 3), closed_on = :on, version = t.version + 1
FROM gone WHERE t.id = gone.id;

UPDATE journeys_task t SET state = 'open', closing = '', closed_on = NULL, closed_by_id = NULL,
  postponed_until = NULL, overdue_told_on = NULL, opens_on = term.opens, due_on = term.due, version = t.version + 1,
  assignee_id = (SELECT p.user_id FROM clients_contactperson p JOIN accounts_user u ON u.id = p.user_id AND u.is_active
    WHERE p.client_id = t.client_id AND p.position = 'vast' AND p.until IS NULL)
FROM (
  SELECT w.id AS subject_id, w.client_id, w.made_on AS anchor, (w.made_on + interval '11 months')::date AS opens,
    (w.made_on + interval '12 months')::date AS due
  FROM journeys_workplan w JOIN journeys_journey j ON j.client_id = w.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE w.is_current
    AND w.made_on <= (:on - interval '11 months')::date + 3
) term
WHERE t.rule = 'plan_review' AND t.subject_id = term.subject_id AND t.anchor_on = term.anchor AND t.state = 'vervallen'
  AND term.opens <= :on;

INSERT INTO journeys_task (client_id, rule, subject, subject_id, anchor_on, opens_on, due_on, assignee_id, state,
  closing, raised_on, version)
SELECT term.client_id, 'plan_review', 'workplan', term.subject_id, term.anchor, term.opens, term.due, p.user_id, 'open',
  '', :on, 1
FROM (
  SELECT w.id AS subject_id, w.client_id, w.made_on AS anchor, (w.made_on + interval '11 months')::date AS opens,
    (w.made_on + interval '12 months')::date AS due
  FROM journeys_workplan w JOIN journeys_journey j ON j.client_id = w.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE w.is_current
    AND w.made_on <= (:on - interval '11 months')::date + 3
) term
LEFT JOIN (clients_contactperson p JOIN accounts_user u ON u.id = p.user_id AND u.is_active)
  ON p.client_id = term.client_id AND p.position = 'vast' AND p.until IS NULL
WHERE term.opens <= :on AND NOT EXISTS (
  SELECT FROM journeys_task t WHERE t.rule = 'plan_review' AND t.subject_id = term.subject_id AND t.anchor_on = term.anchor)
ORDER BY term.subject_id
ON CONFLICT (rule, subject_id, anchor_on) DO NOTHING;

-- yearly_contact
WITH gone AS (
  SELECT t.id, CASE WHEN s.klantfase = 'uitgestroomd' THEN 'l:uitgestroomd' ELSE 'd:gesprek_gevoerd' END AS why
  FROM journeys_task t LEFT JOIN journeys_journey s ON s.id = t.subject_id
  WHERE t.state = 'open' AND t.rule = 'yearly_contact' AND NOT EXISTS (
    SELECT FROM (
  SELECT j.id AS subject_id, j.client_id, coalesce(j.last_conversation_on, j.started_on) AS anchor,
    (coalesce(j.last_conversation_on, j.started_on) + make_interval(months => j.contact_interval_months - 1))::date AS opens,
    (coalesce(j.last_conversation_on, j.started_on) + make_interval(months => j.contact_interval_months))::date AS due
  FROM journeys_journey j WHERE j.klantfase <> 'uitgestroomd'
    ) term WHERE term.subject_id = t.subject_id AND term.anchor = t.anchor_on)
)
UPDATE journeys_task t SET state = CASE left(gone.why, 1) WHEN 'd' THEN 'gedaan' ELSE 'vervallen' END,
  closing = substr(gone.why, 3), closed_on = :on, version = t.version + 1
FROM gone WHERE t.id = gone.id;

UPDATE journeys_task t SET state = 'open', closing = '', closed_on = NULL, closed_by_id = NULL,
  postponed_until = NULL, overdue_told_on = NULL, opens_on = term.opens, due_on = term.due, version = t.version + 1,
  assignee_id = (SELECT p.user_id FROM clients_contactperson p JOIN accounts_user u ON u.id = p.user_id AND u.is_active
    WHERE p.client_id = t.client_id AND p.position = 'vast' AND p.until IS NULL)
FROM (
  SELECT j.id AS subject_id, j.client_id, coalesce(j.last_conversation_on, j.started_on) AS anchor,
    (coalesce(j.last_conversation_on, j.started_on) + make_interval(months => j.contact_interval_months - 1))::date AS opens,
    (coalesce(j.last_conversation_on, j.started_on) + make_interval(months => j.contact_interval_months))::date AS due
  FROM journeys_journey j WHERE j.klantfase <> 'uitgestroomd'
    AND (
    (j.contact_interval_months = 12 AND j.last_conversation_on <= (:on - interval '11 months')::date + 3)
    OR (j.last_conversation_on IS NULL AND j.started_on <= :on - 28) OR j.contact_interval_months <> 12)
) term
WHERE t.rule = 'yearly_contact' AND t.subject_id = term.subject_id AND t.anchor_on = term.anchor AND t.state = 'vervallen'
  AND term.opens <= :on;

INSERT INTO journeys_task (client_id, rule, subject, subject_id, anchor_on, opens_on, due_on, assignee_id, state,
  closing, raised_on, version)
SELECT term.client_id, 'yearly_contact', 'journey', term.subject_id, term.anchor, term.opens, term.due, p.user_id, 'open',
  '', :on, 1
FROM (
  SELECT j.id AS subject_id, j.client_id, coalesce(j.last_conversation_on, j.started_on) AS anchor,
    (coalesce(j.last_conversation_on, j.started_on) + make_interval(months => j.contact_interval_months - 1))::date AS opens,
    (coalesce(j.last_conversation_on, j.started_on) + make_interval(months => j.contact_interval_months))::date AS due
  FROM journeys_journey j WHERE j.klantfase <> 'uitgestroomd'
    AND (
    (j.contact_interval_months = 12 AND j.last_conversation_on <= (:on - interval '11 months')::date + 3)
    OR (j.last_conversation_on IS NULL AND j.started_on <= :on - 28) OR j.contact_interval_months <> 12)
) term
LEFT JOIN (clients_contactperson p JOIN accounts_user u ON u.id = p.user_id AND u.is_active)
  ON p.client_id = term.client_id AND p.position = 'vast' AND p.until IS NULL
WHERE term.opens <= :on AND NOT EXISTS (
  SELECT FROM journeys_task t WHERE t.rule = 'yearly_contact' AND t.subject_id = term.subject_id AND t.anchor_on = term.anchor)
ORDER BY term.subject_id
ON CONFLICT (rule, subject_id, anchor_on) DO NOTHING;

-- trial_placement_end
WITH gone AS (
  SELECT t.id, CASE WHEN (SELECT klantfase FROM journeys_journey j WHERE j.client_id = s.client_id) = 'uitgestroomd'
      THEN 'l:uitgestroomd' ELSE 'd:uitkomst_vastgelegd' END AS why
  FROM journeys_task t LEFT JOIN journeys_trialplacement s ON s.id = t.subject_id
  WHERE t.state = 'open' AND t.rule = 'trial_placement_end' AND NOT EXISTS (
    SELECT FROM (
  SELECT p.id AS subject_id, p.client_id, p.ends_on AS anchor, (p.ends_on - interval '1 month')::date AS opens,
    p.ends_on AS due
  FROM journeys_trialplacement p
  JOIN journeys_journey j ON j.client_id = p.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE p.outcome = ''
    ) term WHERE term.subject_id = t.subject_id AND term.anchor = t.anchor_on)
)
UPDATE journeys_task t SET state = CASE left(gone.why, 1) WHEN 'd' THEN 'gedaan' ELSE 'vervallen' END,
  closing = substr(gone.why, 3), closed_on = :on, version = t.version + 1
FROM gone WHERE t.id = gone.id;

UPDATE journeys_task t SET state = 'open', closing = '', closed_on = NULL, closed_by_id = NULL,
  postponed_until = NULL, overdue_told_on = NULL, opens_on = term.opens, due_on = term.due, version = t.version + 1,
  assignee_id = (SELECT p.user_id FROM clients_contactperson p JOIN accounts_user u ON u.id = p.user_id AND u.is_active
    WHERE p.client_id = t.client_id AND p.position = 'vast' AND p.until IS NULL)
FROM (
  SELECT p.id AS subject_id, p.client_id, p.ends_on AS anchor, (p.ends_on - interval '1 month')::date AS opens,
    p.ends_on AS due
  FROM journeys_trialplacement p
  JOIN journeys_journey j ON j.client_id = p.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE p.outcome = ''
    AND p.ends_on <= (:on + interval '1 month')::date + 3
) term
WHERE t.rule = 'trial_placement_end' AND t.subject_id = term.subject_id AND t.anchor_on = term.anchor AND t.state = 'vervallen'
  AND term.opens <= :on;

INSERT INTO journeys_task (client_id, rule, subject, subject_id, anchor_on, opens_on, due_on, assignee_id, state,
  closing, raised_on, version)
SELECT term.client_id, 'trial_placement_end', 'trial_placement', term.subject_id, term.anchor, term.opens, term.due, p.user_id, 'open',
  '', :on, 1
FROM (
  SELECT p.id AS subject_id, p.client_id, p.ends_on AS anchor, (p.ends_on - interval '1 month')::date AS opens,
    p.ends_on AS due
  FROM journeys_trialplacement p
  JOIN journeys_journey j ON j.client_id = p.client_id AND j.klantfase <> 'uitgestroomd'
  WHERE p.outcome = ''
    AND p.ends_on <= (:on + interval '1 month')::date + 3
) term
LEFT JOIN (clients_contactperson p JOIN accounts_user u ON u.id = p.user_id AND u.is_active)
  ON p.client_id = term.client_id AND p.position = 'vast' AND p.until IS NULL
WHERE term.opens <= :on AND NOT EXISTS (
  SELECT FROM journeys_task t WHERE t.rule = 'trial_placement_end' AND t.subject_id = term.subject_id AND t.anchor_on = term.anchor)
ORDER BY term.subject_id
ON CONFLICT (rule, subject_id, anchor_on) DO NOTHING;

-- Team leads are told once of each startgesprek that is late.
WITH told AS (
  UPDATE journeys_task t SET overdue_told_on = :on FROM clients_client c
  WHERE c.id = t.client_id AND t.state = 'open' AND t.rule = 'startgesprek' AND t.due_on < :on
    AND t.overdue_told_on IS NULL AND EXISTS (
      SELECT FROM accounts_user u WHERE u.office_id = c.office_id AND u.role = 'team_lead' AND u.is_active)
  RETURNING t.id, c.office_id
)
INSERT INTO notifications_notification (recipient_id, subject, text, url, created_at)
SELECT u.id,
  CASE late.n WHEN 1 THEN '1 startgesprek is te laat' ELSE late.n || ' startgesprekken zijn te laat' END,
  'Vier weken na het einde van de baan is er geen startgesprek geweest. Kijk wie het kan voeren.',
  CASE late.n WHEN 1 THEN '/tasks/' || late.first || '/' ELSE '/my-work/?view=overdue&rule=startgesprek' END, now()
FROM (SELECT office_id, count(*) AS n, min(id) AS first FROM told GROUP BY office_id) late
JOIN accounts_user u ON u.office_id = late.office_id AND u.role = 'team_lead' AND u.is_active;
