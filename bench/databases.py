"""The databases that the benchmark makes, and throws away."""

import os
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

# Everything that has a date which could be due is moved to where nothing is due; the rest is copied as it is.
_COPY_CLIENTS = """
INSERT INTO clients_client (id, number, bsn, bsn_index, first_name, prefix, last_name, birth_date, sex, regime,
  work_ability, education, limitation, sheltered, office_id)
SELECT id + %(shift)s, 'W' || (20000000 + id + %(copy)s * 1000000), bsn, md5((id + %(shift)s)::text),
  first_name, prefix, last_name, birth_date, sex, regime, work_ability, education, limitation, sheltered, office_id
FROM clients_client WHERE id < %(first)s;

INSERT INTO clients_contactperson (client_id, user_id, position, since, until, reason, assigned_by_id)
SELECT client_id + %(shift)s, user_id, position, since, until, reason, assigned_by_id
FROM clients_contactperson WHERE client_id < %(first)s;

INSERT INTO journeys_journey (client_id, klantfase, phase_since, started_on, last_conversation_on,
  contact_interval_months, contact_interval_reason, version)
SELECT client_id + %(shift)s, klantfase, phase_since, started_on, %(on)s::date - 1 - (client_id %% 200)::int, 12,
  '', 1
FROM journeys_journey WHERE client_id < %(first)s;

INSERT INTO clients_employment (id, client_id, employer_id, job_title, kind, started_on, expected_end_on, ended_on,
  end_reason, followed_up_on, early_check_on, version)
SELECT id + %(shift)s, client_id + %(shift)s, employer_id, job_title, kind, started_on,
  CASE WHEN ended_on IS NULL THEN greatest(expected_end_on, %(on)s::date + 400 + (id %% 300)::int)
       ELSE expected_end_on END,
  ended_on, end_reason, coalesce(followed_up_on, ended_on), coalesce(early_check_on, started_on), version
FROM clients_employment WHERE client_id < %(first)s;

INSERT INTO clients_coaching (employment_id, kind, organisation_id, coach_id, regime, started_on, granted_until,
  ended_on)
SELECT employment_id + %(shift)s, kind, organisation_id, coach_id, regime, started_on,
  CASE WHEN ended_on IS NULL THEN %(on)s::date + 60 + (id %% 90)::int ELSE granted_until END, ended_on
FROM clients_coaching WHERE employment_id < %(first)s;

INSERT INTO journeys_workplan (client_id, number, made_on, made_by_id, goal, helps, hinders, agreements,
  service_reason, expected_result, evaluation, is_current, changed_on, change)
SELECT client_id + %(shift)s, number, CASE WHEN is_current THEN %(on)s::date - (id %% 300)::int ELSE made_on END,
  made_by_id, goal, helps, hinders, agreements, service_reason, expected_result, evaluation, is_current, NULL, ''
FROM journeys_workplan WHERE client_id < %(first)s;

INSERT INTO journeys_agreement (client_id, who, what, due_on, made_on, made_by_id, done_on, dropped_on, drop_reason,
  closed_by_id, version)
SELECT client_id + %(shift)s, who, what,
  CASE WHEN open_until IS NULL THEN due_on ELSE %(on)s::date + 60 + (id %% 90)::int END,
  made_on, made_by_id, done_on, dropped_on, drop_reason, closed_by_id, version
FROM journeys_agreement WHERE client_id < %(first)s;

INSERT INTO journeys_conversation (client_id, employment_id, kind, channel, held_on, minutes, topics, outcome,
  participants, contact_wished, satisfaction, callback_on, called_back_on, held_by_id, recorded_at)
SELECT client_id + %(shift)s, NULL, kind, channel, held_on, minutes, topics, outcome, participants, contact_wished,
  satisfaction, NULL, NULL, held_by_id, recorded_at
FROM journeys_conversation WHERE client_id < %(first)s;
"""


def url_of(name: str) -> str:
    """The address of a database of the benchmark, beside the one in DATABASE_URL."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    if not parts.scheme.startswith("postgres"):
        raise SystemExit("The benchmark runs on PostgreSQL: set DATABASE_URL to a postgres:// address.")
    return urlunsplit(parts._replace(path=f"/{name}"))


def make(name: str, *, template: str | None = None) -> str:
    """Drop and make a database, as a copy of `template` when given; returns its address."""
    drop(name)
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        if template:
            statement += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
        connection.execute(statement)
    return url_of(name)


def drop(name: str) -> None:
    """Drop a database of the benchmark."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def tidy(name: str) -> None:
    """Do what the database does by itself in quiet hours: rolled-back work is cleared away before pages are timed."""
    with psycopg.connect(url_of(name), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def multiply(name: str, *, times: int, on: str) -> int:
    """Copy every client `times - 1` times with nothing due; returns how many clients there are then."""
    first = 100_000_000
    # Values put in on this side: the script is many statements.
    with psycopg.connect(url_of(name), cursor_factory=psycopg.ClientCursor) as connection:
        for copy in range(1, times):
            connection.execute(_COPY_CLIENTS, {"shift": first * copy, "copy": copy, "first": first, "on": on})
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")
        row = connection.execute("SELECT count(*) FROM clients_client").fetchone()
        return int(row[0]) if row else 0
