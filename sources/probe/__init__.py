"""Finding out how an unknown website, file or feed can be a source. Belongs here: that; not the reading of a format."""
