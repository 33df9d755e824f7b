"""Paper: posters, large print and reports as tagged PDF. Templates are typst; data reaches them as JSON only."""
