"""Payloads are sealed for one namespace and one workflow, and nothing else opens them."""

import pytest
from temporalio.api.common.v1 import Payload
from temporalio.api.failure.v1 import Failure
from temporalio.converter import (
    ActivitySerializationContext,
    SerializationContext,
    WorkflowSerializationContext,
)

from schemas.errors import Misused
from vault.codec import PayloadSealer, codec_for, data_converter
from vault.keys import KeyRing, UnknownKey, Unreadable

PLAIN = Payload(metadata={"encoding": b"json/plain"}, data=b'"36.01"')


def workflow(workflow_id: str) -> SerializationContext:
    return WorkflowSerializationContext(namespace="kawal", workflow_id=workflow_id)


def activity(workflow_id: str | None) -> SerializationContext:
    return ActivitySerializationContext(
        namespace="kawal",
        activity_id="1",
        activity_type=None,
        activity_task_queue=None,
        workflow_id=workflow_id,
        workflow_type=None,
        is_local=False,
    )


@pytest.fixture
def sealer(ring: KeyRing) -> PayloadSealer:
    return PayloadSealer(ring, "kawal")


async def seal(codec: PayloadSealer) -> Payload:
    return (await codec.encode([PLAIN]))[0]


async def test_a_payload_comes_back_as_it_was(sealer: PayloadSealer) -> None:
    sealed = await seal(sealer)
    assert sealed.metadata["encoding"] == b"binary/encrypted"
    assert sealed.metadata["encryption-key-id"] == b"k1"
    assert b"36.01" not in sealed.SerializeToString()
    assert await sealer.decode([sealed, PLAIN]) == [PLAIN, PLAIN]


async def test_a_large_payload_is_smaller_sealed_and_comes_back_as_it_was(sealer: PayloadSealer) -> None:
    large = Payload(metadata={"encoding": b"json/plain"}, data=b'["36.01", "36.02"]' * 200)
    [sealed] = await sealer.encode([large])
    assert len(sealed.data) < len(large.data) / 10
    assert await sealer.decode([sealed]) == [large]


async def test_whether_a_payload_was_deflated_cannot_be_altered(sealer: PayloadSealer) -> None:
    small, [large] = await seal(sealer), await sealer.encode([Payload(data=b"36.01" * 200)])
    small.metadata["deflated"] = b"zlib"
    del large.metadata["deflated"]
    for altered in (small, large):
        with pytest.raises(Unreadable, match="altered"):
            await sealer.decode([altered])


async def test_equal_payloads_do_not_look_alike(sealer: PayloadSealer) -> None:
    assert (await seal(sealer)).data != (await seal(sealer)).data


async def test_payloads_survive_a_rotation_in_both_directions(ring: KeyRing) -> None:
    running, other = PayloadSealer(KeyRing.load(ring.path), "kawal"), PayloadSealer(ring, "kawal")
    before = await seal(running)
    ring.rotate()
    after = await seal(other)
    assert after.metadata["encryption-key-id"] == b"k2"
    assert await other.decode([before, after]) == await running.decode([before, after]) == [PLAIN, PLAIN]


async def test_a_payload_of_an_unknown_key_is_named(sealer: PayloadSealer) -> None:
    sealed = await seal(sealer)
    sealed.metadata["encryption-key-id"] = b"k9"
    with pytest.raises(UnknownKey, match="'k9'"):
        await sealer.decode([sealed])


@pytest.mark.parametrize("position", [0, 11, 12, 20, -1])
async def test_an_altered_payload_is_refused(sealer: PayloadSealer, position: int) -> None:
    sealed = await seal(sealer)
    data = bytearray(sealed.data)
    data[position] ^= 1
    sealed.data = bytes(data)
    with pytest.raises(Unreadable, match="altered"):
        await sealer.decode([sealed])


@pytest.mark.parametrize("data", [b"", b"short"])
async def test_a_truncated_payload_is_refused(sealer: PayloadSealer, data: bytes) -> None:
    sealed = await seal(sealer)
    sealed.data = data
    with pytest.raises(Unreadable, match="altered"):
        await sealer.decode([sealed])


async def test_another_namespace_opens_nothing(ring: KeyRing, sealer: PayloadSealer) -> None:
    with pytest.raises(Unreadable, match="rehearsal"):
        await PayloadSealer(ring, "rehearsal").decode([await seal(sealer)])


async def test_a_payload_of_one_workflow_is_refused_in_another(sealer: PayloadSealer) -> None:
    sealed = await seal(sealer.with_context(workflow("commitment/inpres-2-2021/36.01")))
    assert sealed.metadata["workflow-id"] == b"commitment/inpres-2-2021/36.01"
    for context in (workflow, activity):
        bound = sealer.with_context(context("commitment/inpres-2-2021/36.01"))
        assert await bound.decode([sealed]) == [PLAIN]
        with pytest.raises(Unreadable, match=r"stands in workflow claim/1"):
            await sealer.with_context(context("claim/1")).decode([sealed])


async def test_relabelling_a_payload_does_not_move_it(sealer: PayloadSealer) -> None:
    sealed = await seal(sealer.with_context(workflow("claim/1")))
    sealed.metadata["workflow-id"] = b"claim/2"
    with pytest.raises(Unreadable, match="altered"):
        await sealer.with_context(workflow("claim/2")).decode([sealed])
    del sealed.metadata["workflow-id"]
    with pytest.raises(Unreadable, match="altered"):
        await sealer.with_context(workflow("claim/2")).decode([sealed])


async def test_a_codec_server_reads_every_workflow(sealer: PayloadSealer) -> None:
    sealed = await seal(sealer.with_context(workflow("claim/1")))
    assert await sealer.decode([sealed]) == [PLAIN]


async def test_what_no_workflow_sealed_is_readable_in_each(sealer: PayloadSealer) -> None:
    standalone = sealer.with_context(activity(None))
    assert await sealer.with_context(workflow("claim/1")).decode([await seal(standalone)]) == [PLAIN]


async def test_a_scheduled_run_opens_what_its_schedule_sealed(sealer: PayloadSealer) -> None:
    sealed = await seal(sealer.with_context(workflow("sweep")))
    assert await sealer.with_context(workflow("sweep-2022-01-31T19:00:00Z")).decode([sealed]) == [PLAIN]
    with pytest.raises(Unreadable):
        await sealer.with_context(workflow("sweep-2")).decode([sealed])


async def test_a_converter_that_serves_many_workflows_binds_each_to_its_own(ring: KeyRing) -> None:
    converter = data_converter(ring.path, "kawal")
    one = converter.with_context(workflow("claim/1"))
    [sealed] = await one.encode(["36.01"])
    for context in (workflow, activity):
        again = converter.with_context(context("claim/2")).with_context(context("claim/1"))
        assert await again.decode([sealed]) == ["36.01"]
        with pytest.raises(Unreadable, match=r"stands in workflow claim/2"):
            await converter.with_context(context("claim/2")).decode([sealed])
        with pytest.raises(Unreadable, match=r"stands in workflow claim/2"):
            await one.with_context(context("claim/2")).decode([sealed])
    assert await converter.decode([sealed]) == ["36.01"]


async def test_failures_are_sealed_too(ring: KeyRing) -> None:
    converter = data_converter(ring.path, "kawal").with_context(workflow("claim/1"))
    failure = Failure()
    await converter.encode_failure(RuntimeError("words about a case"), failure)
    assert "words about a case" not in str(failure)
    assert "words about a case" in str(await converter.decode_failure(failure))


def test_a_converter_without_a_ring_is_refused(ring: KeyRing) -> None:
    ring.path.unlink()
    with pytest.raises(Misused, match="no key ring"):
        codec_for(ring.path, "kawal")
