"""Plans: who is to have which extension, call presentations and SMS senders, laid over the mirror."""
