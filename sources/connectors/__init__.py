"""Connectors: one module a platform, each with `extract(document) -> Extraction`; they do not import each other."""
