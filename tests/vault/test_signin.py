"""Only the holder of a password signs in, and only the holder of a token gives a command."""

from vault.signin import (
    hash_password,
    new_token,
    parse_token,
    proof,
    proven,
    secret_hash,
    verify_password,
)


def test_only_the_password_fits_its_hash() -> None:
    hashed = hash_password("contoh-sandi")
    assert hashed.startswith("$argon2id$")
    assert hashed != hash_password("contoh-sandi")
    assert verify_password(hashed, "contoh-sandi")
    assert not verify_password(hashed, "contoh-sandI")
    assert not verify_password("no hash", "contoh-sandi")


def test_a_token_is_read_back_and_its_secret_not_shown() -> None:
    token = new_token()
    assert str(token) == f"kwl_{token.id}_{token.secret}"
    assert parse_token(f" {token}\n") == token
    assert token.secret not in repr(token)
    assert token != new_token()


def test_what_is_no_token_is_none() -> None:
    token = new_token()
    for text in (
        "",
        "kwl",
        "kwl__",
        f"abc_{token.id}_{token.secret}",
        str(token)[:-1],
        f"kwl_{token.secret}",
    ):
        assert parse_token(text) is None


def test_a_proof_fits_one_secret_and_one_command() -> None:
    mine, other = (secret_hash(new_token().secret) for _ in range(2))
    given = proof(mine, "commitment/inpres-2-2021/36.01/acknowledge/1")
    assert proven(mine, "commitment/inpres-2-2021/36.01/acknowledge/1", given)
    assert not proven(mine, "commitment/inpres-2-2021/36.01/acknowledge/2", given)
    assert not proven(other, "commitment/inpres-2-2021/36.01/acknowledge/1", given)
    assert not proven(mine, "commitment/inpres-2-2021/36.01/acknowledge/1", "")
    assert not proven(mine, "commitment/inpres-2-2021/36.01/acknowledge/1", "é")
