"""Warehouse: records become one agenda. Knows records, reference data and SQL; not the web, not Dagster."""
