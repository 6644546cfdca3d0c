"""The Temporal client: address and identity from the settings or a profile, everything it stores sealed."""

import os

from temporalio.client import Client
from temporalio.envconfig import ClientConfig
from temporalio.service import GrpcCompression

from schemas.errors import Unavailable
from schemas.settings import Settings
from vault.codec import data_converter


async def connect(settings: Settings) -> Client:
    """Return a client of this installation's namespace; raises Unavailable when Temporal does not answer.

    An embedded stack is addressed plainly, and nothing is compressed on the way to it: what is large in a request is
    sealed, and was deflated before. A server of one's own is named by `TEMPORAL_ADDRESS` or a profile of
    `temporal.toml`, and there the profile decides everything else: mTLS and API keys stand in it, never here.
    """
    converter = data_converter(settings.key_file, settings.temporal_namespace)
    try:
        if settings.temporal_address and "TEMPORAL_ADDRESS" not in os.environ:
            return await Client.connect(
                settings.temporal_address,
                namespace=settings.temporal_namespace,
                data_converter=converter,
                grpc_compression=GrpcCompression.NONE,
            )
        profile = ClientConfig.load_client_connect_config()
        if "target_host" not in profile:
            raise Unavailable("Temporal (set TEMPORAL_ADDRESS or start `kawal up`)")
        profile["namespace"] = settings.temporal_namespace
        return await Client.connect(**profile, data_converter=converter)
    except RuntimeError as error:
        raise Unavailable("Temporal", error) from error
