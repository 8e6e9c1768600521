"""What the sync tells those who stand above it."""

from django.dispatch import Signal

# Sent once after a run has been stored, outside its transactions, with ``tenant`` and ``run``. Whoever
# receives it takes a resource whose result in the run is not OK as not seen.
mirror_synced = Signal()
