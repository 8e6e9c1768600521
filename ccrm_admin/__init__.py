"""CCRM Admin: mirrors what CCRM tenants have, and plans who gets what."""
