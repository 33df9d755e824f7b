"""Readers of formats: bytes or text in, what it says out. No sources, no connectors, no Dutch of agendas."""
