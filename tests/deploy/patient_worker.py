"""A worker that only announces itself, for tests of supervision."""

import os
import signal
from pathlib import Path

(Path(os.environ["KAWAL_DATA"]) / "worker.ready").write_text(str(os.getpid()))
signal.pause()
