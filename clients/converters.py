"""What stands in an address instead of a row's id."""


class ClientNumber:
    """A client's number: only what can be one reaches a view, so never a byte that the database refuses."""

    regex = "W[0-9]{8}"

    def to_python(self, value: str) -> str:
        """As it stands in the address."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands in the row."""
        return value
