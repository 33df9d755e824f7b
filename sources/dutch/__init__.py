"""The Dutch of agendas: pure functions from text (and a reference date) to values. No clock, no web."""
