"""What approvals tell the rest of the app, within the transaction in which it happens."""

from django.dispatch import Signal

# ``plan`` and ``rollout``, both locked: the difference was approved, whole or what had moved of it.
difference_approved = Signal()

# ``plan`` and ``rollout``, both locked: an approval lacks something that it did not lack before.
went_out_of_date = Signal()
