"""Dagster's own home in the data folder: history of runs, schedules and checks; telemetry off, one run at a time."""

from __future__ import annotations

import os
from pathlib import Path

from pipeline.settings import POSTGRES_VARIABLE

_CONFIGURATION = """\
# Written by Wijkagenda at every start; see docs/beheer.md before changing anything here.
telemetry:
  enabled: false
nux:
  enabled: false
# DuckDB has one writer, so runs wait for each other.
concurrency:
  runs:
    max_concurrent_runs: 1
# A run that does not come to start is marked failed. One whose process disappeared later: pipeline/lost_runs.py.
run_monitoring:
  enabled: true
  start_timeout_seconds: 180
python_logs:
  managed_python_loggers: [wijkagenda]
  python_log_level: INFO
retention:
  schedule:
    purge_after_days: 90
  sensor:
    purge_after_days:
      skipped: 7
      failure: 90
      success: 90
"""


# The address has a password in it, so Dagster reads it from the environment and the file only names the variable.
_POSTGRES = f"""\
storage:
  postgres:
    postgres_url:
      env: {POSTGRES_VARIABLE}
"""


def prepare_home(home: Path) -> None:
    """Make `home` a valid DAGSTER_HOME. History is kept in it, or in PostgreSQL when POSTGRES_VARIABLE is set."""
    home.mkdir(parents=True, exist_ok=True)
    path = home / "dagster.yaml"
    wanted = _CONFIGURATION + (_POSTGRES if os.environ.get(POSTGRES_VARIABLE) else "")
    if not path.exists() or path.read_text(encoding="utf-8") != wanted:
        fresh = home / f".dagster.yaml.{os.getpid()}"  # services start at the same moment
        fresh.write_text(wanted, encoding="utf-8")
        fresh.replace(path)
