"""Readers that fit one website each. Belongs here: one module a website; what two websites share is a connector."""
