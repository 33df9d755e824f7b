"""The Dutch of agendas: pure functions from text (and a reference date) to values. No files but the lexicons, no clock, no web."""
