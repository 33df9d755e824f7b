"""Charts as SVG text: data in, a string out. Belongs here: drawing; not which numbers are drawn, nor where they stand.

A chart says everything twice: its `<title>` and `<desc>` are read aloud, and whoever places it puts a table beneath.
Nothing rests on colour alone: parts have a pattern, bars a number, cells a figure. Colours stand as presentation
attributes (for paper) with a class (for the style sheet, which knows the dark); there is no style attribute.
"""
