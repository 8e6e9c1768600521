"""What plans tell the apps above, within the transaction in which it happens."""

from django.dispatch import Signal

# ``plan``: locked, with its new status; ``before``: the status that it had; ``edit``: what its history says.
status_changed = Signal()
