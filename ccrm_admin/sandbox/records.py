"""The shape of everything the API sends."""

from typing import Any

Record = dict[str, Any]
"""One JSON object, exactly as sent: field names and types of the API."""
