"""The mirror of what each tenant has: SIP accounts, numbers, senders and users."""
