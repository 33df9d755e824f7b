"""What the baseline measurement tells, once, for the page and for the report. Belongs here: choosing what to say and
saying it in plain Dutch, with charts and tables. Does not belong here: reading marts, HTML, or paper.
"""
