"""`kawal up` as a person starts and stops it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.embedded.installation import supervisor

CLEAN = {
    name: value
    for name, value in os.environ.items()
    if name != "DATABASE_URL" and not name.startswith(("KAWAL_", "TEMPORAL_"))
}


@pytest.mark.timeout(120)
def test_up_runs_until_ctrl_c_and_says_how_to_begin(tmp_path: Path) -> None:
    kawal = [sys.executable, "-m", "kawal"]
    process = subprocess.Popen(
        [*kawal, "up", "--data", str(tmp_path), "--lang", "en"],
        env=CLEAN | {"TEMPORAL_CONFIG_FILE": os.devnull},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        said = []
        for line in process.stderr:
            said.append(line)
            if "instruction issue" in line:
                break
        text = "".join(said)
        assert str(tmp_path) in text
        assert f"kawal ops user add admin --data {tmp_path}" in text
        second = subprocess.run(
            [*kawal, "up", "--data", str(tmp_path)], env=CLEAN, capture_output=True, text=True, check=False
        )
        assert second.returncode == 2
        assert "already runs" in second.stderr
        assert "Traceback" not in second.stderr
    finally:
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (0, "Stopped.\n"), err
    assert supervisor(tmp_path) is None
