"""Pipeline: the thin orchestration layer. The only package that imports Dagster; holds no rules about agendas."""
