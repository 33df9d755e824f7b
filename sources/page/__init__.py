"""Agenda pages in running Dutch: from the elements of a page to activities. The connector `page` is its only user."""
