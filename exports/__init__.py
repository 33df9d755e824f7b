"""Exports: what the world sees. Reads marts only and writes files; decides nothing about content."""
