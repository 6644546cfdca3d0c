"""The payload codec: everything Temporal stores for kawal is sealed before it leaves the process.

AES-256-GCM with a random nonce. Authenticated beside the data: the namespace, the key id and the id of the
workflow that the payload belongs to, which stands in the metadata. Where the reader knows which workflow it is
serving (client, worker, replay), a payload that was sealed for another one is refused, so that nobody with
access to Temporal's database can hand one case's facts to another. A codec server knows no workflow and reads
all payloads of its namespace; what was sealed without a workflow (by a codec server, for a schedule's memo)
is readable anywhere in the namespace.

What is worth it is deflated before it is sealed: sealed bytes do not shrink, and histories are kept for years. The
lengths that compression gives away help only somebody who both writes into a payload and reads Temporal's database.
"""

import os
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Self, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from temporalio.api.common.v1 import Payload
from temporalio.contrib.pydantic import PydanticPayloadConverter
from temporalio.converter import (
    ActivitySerializationContext,
    DataConverter,
    DefaultFailureConverterWithEncodedAttributes,
    PayloadCodec,
    SerializationContext,
    WithSerializationContext,
    WorkflowSerializationContext,
)

from vault.keys import KeyRing, Unreadable

ENCODING = b"binary/encrypted"
NONCE_BYTES = 12
DEFLATED = "deflated"
"""The metadata, and the authenticated word, of what was deflated before it was sealed."""
READY = 4096
"""Workflows for which converters are kept ready."""
WORTH_IT = 512
"""Bytes from which a payload is deflated, at the quickest level."""
SCHEDULED = re.compile(r"-\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
"""What a schedule appends to the workflow id it was given, and for which it sealed the input."""


def workflow_of(context: SerializationContext) -> str:
    """Return the id of the workflow that *context* speaks of, empty if it speaks of none."""
    if isinstance(context, WorkflowSerializationContext | ActivitySerializationContext):
        return context.workflow_id or ""
    return ""


class PayloadSealer(PayloadCodec, WithSerializationContext):
    """Seals payloads under the active key and opens those of any key in the ring."""

    def __init__(self, ring: KeyRing, namespace: str, workflow_id: str = "") -> None:
        self._ring = ring
        self._namespace = namespace
        self._workflow_id = workflow_id
        self._ciphers: dict[str, AESGCM] = {}

    def with_context(self, context: SerializationContext) -> Self:
        """Return this codec bound to the workflow that *context* speaks of, if it speaks of one."""
        workflow_id = workflow_of(context)
        if workflow_id == self._workflow_id:
            return self
        bound = type(self)(self._ring, self._namespace, workflow_id)
        bound._ciphers = self._ciphers  # noqa: SLF001 - our own kind
        return bound

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Return *payloads* sealed under the active key."""
        return [self._seal(payload) for payload in payloads]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Return *payloads* opened; plain ones pass.

        Raises UnknownKey if the ring lacks the key, and Unreadable if a payload was altered, comes from
        another namespace, or belongs to another workflow than the one being served.
        """
        return [self._open(p) if p.metadata.get("encoding") == ENCODING else p for p in payloads]

    def _seal(self, payload: Payload) -> Payload:
        key_id, nonce = self._ring.active, os.urandom(NONCE_BYTES)
        metadata = {"encoding": ENCODING, "encryption-key-id": key_id.encode()}
        if self._workflow_id:
            metadata["workflow-id"] = self._workflow_id.encode()
        plain = payload.SerializeToString()
        if deflated := len(plain) >= WORTH_IT:
            metadata[DEFLATED] = b"zlib"
            plain = zlib.compress(plain, zlib.Z_BEST_SPEED)
        bound = self._bound(key_id, self._workflow_id, deflated=deflated)
        return Payload(metadata=metadata, data=nonce + self._cipher(key_id).encrypt(nonce, plain, bound))

    def _open(self, payload: Payload) -> Payload:
        key_id = payload.metadata.get("encryption-key-id", b"").decode(errors="replace")
        sealed_for = payload.metadata.get("workflow-id", b"").decode(errors="replace")
        if sealed_for and self._workflow_id and not _serves(sealed_for, self._workflow_id):
            raise Unreadable(f"a payload of workflow {sealed_for} stands in workflow {self._workflow_id}")
        nonce, sealed = payload.data[:NONCE_BYTES], payload.data[NONCE_BYTES:]
        deflated = DEFLATED in payload.metadata
        try:
            plain = self._cipher(key_id).decrypt(
                nonce, sealed, self._bound(key_id, sealed_for, deflated=deflated)
            )
        except (InvalidTag, ValueError):
            raise Unreadable(
                f"a payload sealed under {key_id} was altered or is not of namespace {self._namespace}"
            ) from None
        return Payload.FromString(zlib.decompress(plain) if deflated else plain)

    def _cipher(self, key_id: str) -> AESGCM:
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            cipher = self._ciphers[key_id] = AESGCM(self._ring.derive("payload", key_id))
        return cipher

    def _bound(self, key_id: str, workflow_id: str, *, deflated: bool) -> bytes:
        parts = [self._namespace, key_id, workflow_id, *([DEFLATED] if deflated else [])]
        return "\0".join(parts).encode()


def _serves(sealed_for: str, workflow_id: str) -> bool:
    if sealed_for == workflow_id:
        return True
    rest = workflow_id.removeprefix(sealed_for)
    return rest != workflow_id and SCHEDULED.fullmatch(rest) is not None


def codec_for(key_file: Path, namespace: str) -> PayloadCodec:
    """Return the codec of *namespace* with the ring in *key_file*; raise Misused if there is no such ring."""
    return PayloadSealer(KeyRing.load(key_file), namespace)


@dataclass(frozen=True, eq=False)
class Sealing(DataConverter):
    """The SDK's data converter, made ready for a workflow once and not for each of its payloads anew."""

    def with_context(self, context: SerializationContext) -> Self:
        """Return this converter bound to the workflow that *context* speaks of, if it speaks of one."""
        return cast("Self", _ready(self, workflow_of(context)))


@lru_cache(maxsize=READY)
def _ready(converter: Sealing, workflow_id: str) -> DataConverter:
    return DataConverter.with_context(converter, WorkflowSerializationContext("", workflow_id))


def data_converter(key_file: Path, namespace: str) -> DataConverter:
    """Return what clients, workers and replayers of *namespace* convert and seal with, failures included."""
    return Sealing(
        payload_converter_class=PydanticPayloadConverter,
        payload_codec=codec_for(key_file, namespace),
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
    )
