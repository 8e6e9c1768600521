"""What stands in URLs beside Django's own path converters."""

from __future__ import annotations

from ccrm_admin.ui.querystrings import integer_in


class RemoteId:
    """A number that the CCRM knows something by: any of 64 bits, also 0 and those below it."""

    regex = "-?[0-9]{1,19}"

    def to_python(self, value: str) -> int:
        """Return the number. Raises ValueError, which is a 404, for what no database could hold."""
        number = integer_in(value)
        if number is None:
            raise ValueError(value)
        return number

    def to_url(self, value: int) -> str:
        """Return its digits."""
        return str(value)
