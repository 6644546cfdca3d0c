"""The webhook's secret through the command line: an admin's alone, rotated, and logged without being written down."""

from starter.rehearsal.directory import officer
from tests.commands.conftest import PANDEGLANG, Office
from vault.webhooks import read_secrets


async def test_an_admin_sees_and_rotates_the_secret_and_nobody_else(office: Office) -> None:
    file = office.stack.settings.webhook_file
    shown = (await office.ask("ops", "webhook-secret", user="admin")).document
    assert tuple(shown["secrets"]) == read_secrets(file)
    assert shown["url"] == office.stack.settings.webhook_url
    rotated = (await office.ask("ops", "webhook-secret", "--rotate", user="admin")).document
    assert rotated["secrets"][1] == shown["secrets"][0]
    assert tuple(rotated["secrets"]) == read_secrets(file)
    refused = await office.ask("ops", "webhook-secret", "--rotate", user=officer(PANDEGLANG))
    assert refused.refused == "not_permitted"
    assert "whsec_" not in refused.out + refused.err
    assert (await office.ask("ops", "webhook-secret")).refused == "not_signed_in"
    assert tuple(rotated["secrets"]) == read_secrets(file)
    assert await office.refusals("register/webhook") == ["not_permitted", "not_signed_in"]
    logged = await office.value(
        "SELECT array_agg(action ORDER BY seq) FROM audit_entry WHERE chain = 'register/webhook'"
    )
    assert logged == ["webhook_secret.shown", "webhook_secret.rotated"]
    written = await office.value(
        "SELECT string_agg(details::text, '') FROM audit_entry WHERE chain LIKE 'register/%'"
    )
    assert "whsec_" not in written
