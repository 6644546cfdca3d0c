"""The codec server: lets Temporal's Web UI show sealed payloads in the browser of whoever runs this machine.

It opens anything that it is given, so it listens on loopback and answers only pages of the Web UI's own origins.
Another page's script can reach loopback too, but not without naming its origin, which is refused before anything
is opened.
"""

from collections.abc import Awaitable, Callable, Collection, Sequence

from google.protobuf import json_format
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from temporalio.api.common.v1 import Payload, Payloads
from temporalio.converter import PayloadCodec

from schemas.errors import KawalError

LARGEST_BYTES = 8_000_000

Transform = Callable[[Sequence[Payload]], Awaitable[list[Payload]]]


def codec_app(codec: PayloadCodec, namespace: str, origins: Collection[str]) -> Starlette:
    """Return the application that seals and opens payloads of *namespace* for pages of *origins*."""

    def endpoint(transform: Transform) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            if request.headers.get("origin") not in origins:
                return _refusal(403, "only Temporal's Web UI of this machine may ask")
            if request.headers.get("x-namespace", namespace) != namespace:
                return _refusal(404, f"this codec serves namespace {namespace}")
            body = await _body(request)
            if body is None:
                return _refusal(413, f"at most {LARGEST_BYTES} bytes")
            try:
                payloads = json_format.Parse(body, Payloads()).payloads
                changed = await transform(payloads)
            except (json_format.ParseError, UnicodeDecodeError):
                return _refusal(400, "not the JSON of temporal.api.common.v1.Payloads")
            except KawalError as error:
                return _refusal(422, str(error))
            return Response(
                json_format.MessageToJson(Payloads(payloads=changed)), media_type="application/json"
            )

        return answer

    return Starlette(
        routes=[
            Route("/encode", endpoint(codec.encode), methods=["POST"]),
            Route("/decode", endpoint(codec.decode), methods=["POST"]),
        ],
        middleware=[
            Middleware(
                CORSMiddleware,
                allow_origins=list(origins),
                allow_methods=["POST"],
                allow_headers=["content-type", "x-namespace", "authorization"],
                allow_credentials=True,
            )
        ],
    )


async def _body(request: Request) -> bytes | None:
    """Return the request's body, or None as soon as it proves too large."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BYTES:
            return None
    return bytes(body)


def _refusal(status: int, why: str) -> JSONResponse:
    return JSONResponse({"error": why}, status_code=status)
