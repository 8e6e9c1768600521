"""From a plan to the live state: approved, carried out step by step, seen done by the mirror."""
