"""Some marts of a warehouse in memory: those that a test asks about, and all that they rest on."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import duckdb

from warehouse.build import SQL
from warehouse.load import RAW_TABLES, BuildInputs, load_inputs
from warehouse.models import Model, build_models, load_models


@cache
def models_for(*prefixes: str) -> tuple[Model, ...]:
    """The models whose name starts with one of `prefixes`, and all that they read or refer to, in order."""
    models = {model.name: model for model in load_models(SQL, RAW_TABLES)}
    found = set[str]()
    todo = [name for name in models if name.startswith(prefixes)]
    while todo:
        name = todo.pop()
        if name in models and name not in found:
            found.add(name)
            # What a column refers to has to be there too.
            todo += [*models[name].depends_on, *(c.references[0] for c in models[name].columns if c.references)]
    return tuple(model for name, model in models.items() if name in found)


def build_marts(inputs: BuildInputs, work: Path, models: tuple[Model, ...]) -> duckdb.DuckDBPyConnection:
    """A warehouse in memory with these models."""
    connection = duckdb.connect(config={"threads": 2})
    connection.execute("SET TimeZone = 'UTC'")
    load_inputs(connection, inputs, work)
    build_models(connection, models)
    return connection
