"""The countries that a tenant's numbers may be of."""

from __future__ import annotations

import phonenumbers


def regions() -> list[tuple[str, str]]:
    """Return every country (ISO 3166-1, two letters) with what stands in a form: "PL (+48)"."""
    return [
        (region, f"{region} (+{phonenumbers.country_code_for_region(region)})")
        for region in sorted(phonenumbers.SUPPORTED_REGIONS)
    ]
