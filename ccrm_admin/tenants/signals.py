"""What other apps may want to know of a tenant."""

from django.dispatch import Signal

region_changed = Signal()
"""Its numbers are another country's from now on (``tenant``); sent within the transaction."""
