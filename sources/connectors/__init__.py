"""Connectors: one module a platform, each with `extract(document) -> Extraction`. Connectors do not import each other."""
