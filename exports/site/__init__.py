"""The website: static pages for residents, in plain Dutch, without scripts, trackers or requests to others."""
