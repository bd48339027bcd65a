"""What a process lets go of before it starts others."""

from django.db import connections


def let_go_of_connections() -> None:
    """Close every connection to the database, also those that a pool keeps ready.

    Whoever is started inherits what is open: two processes on one socket read each other's answers.
    """
    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):  # PostgreSQL alone has one
            connection.close_pool()
