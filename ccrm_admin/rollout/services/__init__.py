"""What may be done to an approval and its steps. Every refusal is a PlanningError."""
