"""What the sync tells those who stand above it."""

from django.dispatch import Signal

# Sent once after all of a run has been stored, outside its transactions and before the run is over, with
# ``tenant`` and ``run``. Whoever receives it takes a resource whose result in the run is not OK as not seen.
# If the process ends meanwhile, the next run sends it again.
mirror_synced = Signal()

# Sent once a run is over, so that another one can be asked for, with ``tenant``.
run_ended = Signal()
