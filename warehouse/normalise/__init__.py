"""Independent modules that each understand one part of a record; none imports another part of the warehouse."""
