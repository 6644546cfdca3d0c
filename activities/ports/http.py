"""How every port speaks HTTP: one client for all, short timeouts, and two kinds of failure.

A server that cannot be reached, is overloaded or answers nonsense is Unavailable: the workflow tries again. A
server that understood and said no is Refused: trying again would say no again.
"""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector
from pydantic import BaseModel, ConfigDict, ValidationError
from yarl import URL

from schemas.errors import Refused, Unavailable
from schemas.refusals import Refusal

LOOPBACK = ("127.0.0.1", "localhost", "::1")
WORTH_REPEATING = frozenset(
    {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.UNAUTHORIZED}
)
"""Answers below 500 that say nothing about the request itself; 401 is ours to repair, not the case's."""


class Answer(BaseModel):
    """What an outside server says: unknown fields are theirs to add and ours to ignore."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class UnexpectedAnswerError(Exception):
    """The server answered, but not in the words of the contract."""


A = TypeVar("A", bound=Answer)


class Reply(NamedTuple):
    """An answer that the contract allows: its status and its body."""

    status: int
    body: bytes


def outside_client() -> ClientSession:
    """Return the client that all ports of a process share, to be made in its event loop."""
    return ClientSession(
        timeout=ClientTimeout(total=None, connect=15.0, sock_connect=3.0, sock_read=15.0),
        # Servers commonly close what was idle for five seconds; an order must not be written into that.
        connector=TCPConnector(limit=32, keepalive_timeout=4.0),
        cookie_jar=DummyCookieJar(),
    )


def proxy_for(url: str) -> str | None:
    """Return the proxy that the environment names for *url*; loopback servers are never reached by one."""
    parts = urlsplit(url)
    if parts.hostname is None or parts.hostname in LOOPBACK or proxy_bypass(parts.hostname):
        return None
    return getproxies().get(parts.scheme)


class Remote:
    """One outside server: its name for people, its address, and the shared client."""

    def __init__(self, what: str, base_url: str, client: ClientSession) -> None:
        self.what = what
        self._base_url = base_url.rstrip("/")
        self._client = client
        self._proxy = proxy_for(self._base_url)

    async def get(self, path: str, record: str) -> Reply:
        """Ask for *path*; errors as `send`."""
        return await self.send("GET", path, record, None, (HTTPStatus.OK,))

    async def post(self, path: str, record: str, content: Any, allowed: Sequence[int] = (200,)) -> Reply:  # noqa: ANN401 - any JSON
        """Send *content* as JSON; errors as `send`."""
        return await self.send("POST", path, record, content, allowed)

    async def send(self, method: str, path: str, record: str, content: Any, allowed: Sequence[int]) -> Reply:  # noqa: ANN401 - any JSON
        """Return the reply when its status is allowed.

        *record* is the opaque id that a refusal names. Raises Unavailable when there is no usable answer, and
        Refused when the server said no.
        """
        if not self._base_url:
            raise Unavailable(f"{self.what} (no address is set)")
        try:
            async with self._client.request(
                method,
                URL(self._base_url + path, encoded=True),
                json=content,
                allow_redirects=False,
                proxy=self._proxy,
            ) as response:
                status, body = response.status, await response.read()
        except (ClientError, TimeoutError) as error:
            raise Unavailable(self.what, error) from error
        if status in allowed:
            return Reply(status, body)
        if (
            HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
            and status not in WORTH_REPEATING
        ):
            raise Refused(Refusal.REFUSED_OUTSIDE, record, what=self.what, status=status)
        raise self.unexpected(f"HTTP {status}")

    def read(self, model: type[A], reply: Reply) -> A:
        """Return the reply's body as *model*; raise Unavailable if it is anything else."""
        try:
            return model.model_validate_json(reply.body)
        except ValidationError:
            raise self.unexpected("an answer outside the contract") from None

    def unexpected(self, why: str) -> Unavailable:
        """Return the error for an answer that cannot be used."""
        return Unavailable(self.what, UnexpectedAnswerError(why), why=why)
