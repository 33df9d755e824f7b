"""Every recorded source is still understood as it was when a person read its golden file.

A recording is made with `wijkagenda source record BRON`. After a change for the better:
UPDATE_GOLDEN=1 pytest tests/sources/test_recordings.py, and read the difference.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from pipeline.recordings import GOLDEN, RECORDING, golden_of, play, write_golden

FOLDERS = sorted(path.parent for path in Path(__file__).parent.glob(f"*/{RECORDING}"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_recording_is_understood_as_before(folder: Path) -> None:
    if os.environ.get("UPDATE_GOLDEN"):
        write_golden(folder)
    golden = json.loads((folder / GOLDEN).read_text(encoding="utf-8"))
    assert golden_of(play(folder)) == golden
