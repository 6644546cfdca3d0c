"""Forward-only migrations: numbered SQL files, applied once, in order, by one process at a time."""

import hashlib
from importlib.resources import files

import asyncpg

from schemas.errors import KawalError
from store.pool import Connection, answering

LOCK = 7_203_331
"""The advisory lock that makes several workers starting at once migrate one after the other."""

TABLE = """CREATE TABLE IF NOT EXISTS migration (
    version integer PRIMARY KEY, name text NOT NULL, sha256 text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now())"""


class MigrationError(KawalError):
    """The migrations on disk and those the database has seen do not fit together."""


def shipped() -> list[tuple[int, str, str]]:
    """Return (version, name, SQL) of every migration of this release, in order; raises MigrationError on a gap."""
    found = sorted(
        file for file in files("store").joinpath("migrations").iterdir() if file.name.endswith(".sql")
    )  # type: ignore[type-var]
    migrations = [(int(file.name[:4]), file.name, file.read_text()) for file in found]
    if [version for version, _, _ in migrations] != list(range(1, len(migrations) + 1)):
        raise MigrationError("migration files must be numbered 0001, 0002, … without a gap")
    return migrations


async def migrate(url: str, *, kind: str = "real") -> list[str]:
    """Apply what is missing and return its names; mark a new database as *kind* (`real` or `rehearsal`).

    Raises MigrationError when an applied file was edited or the database is newer than this release, and
    Unavailable when PostgreSQL does not answer.
    """
    with answering():
        connection = await asyncpg.connect(url)
    try:
        with answering():
            await connection.execute("SELECT pg_advisory_lock($1)", LOCK)
            return await _apply(connection, kind)
    finally:
        await connection.close()


async def pending(url: str) -> list[str]:
    """Return the names of migrations that the database has not seen; raises as `migrate` does."""
    with answering():
        connection = await asyncpg.connect(url)
    try:
        with answering():
            if await connection.fetchval("SELECT to_regclass('migration')") is None:
                return [name for _, name, _ in shipped()]
            return [name for _, name, _ in await _missing(connection)]
    finally:
        await connection.close()


async def _missing(connection: Connection) -> list[tuple[int, str, str]]:
    applied = {row["version"]: row for row in await connection.fetch("SELECT * FROM migration")}
    migrations = shipped()
    if unknown := set(applied) - {version for version, _, _ in migrations}:
        raise MigrationError(f"the database has migrations {sorted(unknown)} that this release does not know")
    for version, name, sql in migrations:
        if version in applied and applied[version]["sha256"] != _sha256(sql):
            raise MigrationError(f"{name} was edited after it was applied; write a new migration instead")
    return [migration for migration in migrations if migration[0] not in applied]


async def _apply(connection: Connection, kind: str) -> list[str]:
    await connection.execute(TABLE)
    if await connection.fetchval("SELECT to_regclass('installation')") is not None:
        await _require(connection, kind)
    missing = await _missing(connection)
    for version, name, sql in missing:
        async with connection.transaction():
            await connection.execute(sql)
            await connection.execute(
                "INSERT INTO migration (version, name, sha256) VALUES ($1, $2, $3)",
                version,
                name,
                _sha256(sql),
            )
    await connection.execute("INSERT INTO installation (kind) VALUES ($1) ON CONFLICT DO NOTHING", kind)
    await _require(connection, kind)
    return [name for _, name, _ in missing]


async def _require(connection: Connection, kind: str) -> None:
    marked = await connection.fetchval("SELECT kind FROM installation")
    if marked not in (kind, None):
        raise MigrationError(
            f"the database is marked {marked}, not {kind}: rehearsals and real cases never mix"
        )


def _sha256(sql: str) -> str:
    return hashlib.sha256(sql.encode()).hexdigest()
