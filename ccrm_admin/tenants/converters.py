"""What may stand in a URL."""

from django.urls.converters import IntConverter


class RowNumberConverter(IntConverter):
    """Takes the number of a row: only what a database could hold.

    A lookup over a foreign key hands a larger number on to the database, where it is an error.
    """

    regex = "[0-9]{1,18}"
