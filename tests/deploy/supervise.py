"""A supervisor of its own for tests that end it rudely: `python supervise.py DATA [WORKER...]`."""

import asyncio
import json
import sys
from pathlib import Path

import structlog

from deploy.embedded.stack import Stack
from schemas.errors import KawalError


async def main(data: Path, worker: list[str]) -> None:
    async with Stack(data, kind="rehearsal", worker=worker or None, durable=False) as stack:
        print(json.dumps({"children": stack.children, "url": stack.settings.database_url}), flush=True)  # noqa: T201
        await stack.until_stopped()


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    try:
        asyncio.run(main(Path(sys.argv[1]), sys.argv[2:]))
    except KeyboardInterrupt:
        sys.exit()
    except KawalError as error:
        sys.exit(str(error))
