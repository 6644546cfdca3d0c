"""Ahead: steps that follow one another over a long file, each working on the next piece while this one is used."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")

Pieces = AsyncGenerator[T, None]


async def in_thread(source: Iterator[T]) -> Pieces[T]:
    """Yield what *source* yields, which does its work in a thread."""
    while (item := await asyncio.to_thread(next, source, None)) is not None:
        yield item


async def ahead(source: Pieces[T]) -> Pieces[T]:
    """Yield what *source* yields, while it works on the piece after it; closes *source* in the end."""
    upcoming = asyncio.create_task(_next(source))
    try:
        while (item := await upcoming) is not None:
            upcoming = asyncio.create_task(_next(source))
            yield item
    finally:
        upcoming.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await upcoming
        await source.aclose()


async def _next(source: Pieces[T]) -> T | None:
    return await anext(source, None)
