"""The process that carries out what is queued, and queues what is due."""
