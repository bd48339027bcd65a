"""Make the PostgreSQL role and database of the tests when they are missing, and see that Redis answers."""

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg
import redis
from psycopg import sql

Execute = Callable[[str], str]


def main() -> None:
    """Check both services; stop with one sentence when one is not there."""
    database_url = os.environ["DATABASE_URL"]
    if not opens(database_url):
        make_database(database_url)
    if not opens(database_url):
        sys.exit("DATABASE_URL cannot be opened: start PostgreSQL, or make its role and database by hand.")
    try:
        redis.Redis.from_url(os.environ["REDIS_URL"], socket_connect_timeout=5).ping()
    except redis.RedisError:
        sys.exit("REDIS_URL gives no answer: start Redis, or name another one.")


def opens(database_url: str) -> bool:
    """Say whether the role can sign in to the database and may make a test database beside it."""
    try:
        with psycopg.connect(database_url, connect_timeout=5) as connection:
            query = "SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user"
            row = connection.execute(query).fetchone()
            return bool(row and row[0])
    except psycopg.OperationalError:
        return False


def make_database(database_url: str) -> None:
    """Make role and database as PostgreSQL's own administrator, however that one can be reached."""
    parts = urlsplit(database_url)
    role, password, name = unquote(parts.username or ""), unquote(parts.password or ""), parts.path.strip("/")
    execute = over_tcp(parts.hostname or "127.0.0.1", parts.port or 5432) or over_socket()
    if execute is None:
        sys.exit("PostgreSQL does not let its administrator in: make the role and database by hand.")
    if not execute(text("SELECT 1 FROM pg_roles WHERE rolname = {}", sql.Literal(role))):
        execute(text("CREATE ROLE {}", sql.Identifier(role)))
    execute(text("ALTER ROLE {} LOGIN CREATEDB PASSWORD {}", sql.Identifier(role), sql.Literal(password)))
    if not execute(text("SELECT 1 FROM pg_database WHERE datname = {}", sql.Literal(name))):
        execute(text("CREATE DATABASE {} OWNER {}", sql.Identifier(name), sql.Identifier(role)))
    if int(execute("SHOW server_version_num")) >= 150000:
        # Lets a test empty the append-only tables, without making the role a superuser.
        execute(text("GRANT SET ON PARAMETER session_replication_role TO {}", sql.Identifier(role)))


def text(template: str, *parts: sql.Composable) -> str:
    """Put quoted names and values into a statement."""
    return sql.SQL(template).format(*parts).as_string(None)


def over_tcp(host: str, port: int) -> Execute | None:
    """Reach the administrator where PostgreSQL trusts local connections."""
    administrator: dict[str, Any] = {"host": host, "port": port, "user": "postgres", "dbname": "postgres"}

    def execute(statement: str) -> str:
        with psycopg.connect(**administrator, autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            row = cursor.fetchone() if cursor.description else None
            return str(row[0]) if row else ""

    try:
        execute("SELECT 1")
    except psycopg.OperationalError:
        return None
    return execute


def over_socket() -> Execute | None:
    """Reach the administrator as the operating system's user postgres, which takes root."""
    if os.geteuid() != 0:
        return None

    def execute(statement: str) -> str:
        command = ["runuser", "-u", "postgres", "--", "psql", "-XtA", "-c", statement]
        done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=True)  # noqa: S603
        return done.stdout.strip()

    return execute


if __name__ == "__main__":
    main()
