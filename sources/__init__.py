"""Sources: everything that knows the web and what sources say. Knows nothing of the warehouse, the exports or Dagster."""
