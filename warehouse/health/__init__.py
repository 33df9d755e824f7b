"""How each source is doing: what was seen, what that means since when, and what a person can do about it."""
