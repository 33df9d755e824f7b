"""The demo neighbourhood: invented places, organisations and activities in the real neighbourhoods of Delfshaven.

Belongs here: the templates of the demo's sources and their rendering for a given day. Does not belong here: anything
that real sources need; the demo passes through the same stages as they do.
"""
