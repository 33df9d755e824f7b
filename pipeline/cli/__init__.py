"""The command `wijkagenda`: one module a concern. Texts are Dutch; exit 0 = done, 1 = not, 2 = wrong configuration."""

from __future__ import annotations

from pipeline.cli.main import main

__all__ = ["main"]
