"""Sources: everything that knows the web and what sources say. Knows nothing of warehouse, exports or Dagster."""
