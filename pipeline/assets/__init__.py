"""Assets: what Dagster shows and runs, one module a group. Each asset is thin: it forces one step of an AgendaRun."""
