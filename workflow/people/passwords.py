"""Makes, keeps and checks passwords: argon2id, never the password itself."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# Without letters and digits that look alike, because it is read from a screen or paper once.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_LENGTH = 14
_REMEMBERED = 256

_hasher = PasswordHasher()
_process_key = secrets.token_bytes(32)
_verified: dict[str, bytes] = {}
_lock = threading.Lock()


def make_password() -> str:
    """A fresh password a person can copy by hand, about 69 bits."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))


def make_stamp() -> str:
    """A fresh session stamp."""
    return secrets.token_hex(16)


def hash_password(password: str) -> str:
    """What to store of a password."""
    return _hasher.hash(password)


def is_password(stored: str | None, password: str) -> bool:
    """Whether ``password`` is the one stored; takes as long when nothing is stored.

    A pair that was found right is remembered in this process as a keyed digest, because a REST client sends its
    password with every call and argon2 is slow on purpose; a changed stored hash is another pair.
    """
    if is_remembered(stored, password):
        return True
    try:
        _hasher.verify(stored or _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    if stored is None:
        return False
    with _lock:
        if len(_verified) >= _REMEMBERED:
            _verified.clear()
        _verified[stored] = _digest(password)
    return True


def is_remembered(stored: str | None, password: str) -> bool:
    """Whether this pair was found right before in this process; costs next to nothing."""
    with _lock:
        seen = _verified.get(stored or "")
    return seen is not None and hmac.compare_digest(seen, _digest(password))


def _digest(password: str) -> bytes:
    return hmac.new(_process_key, password.encode(), hashlib.sha256).digest()


@cache
def _nobody() -> str:
    """A stored password nobody has, to verify against where none exists."""
    return _hasher.hash(secrets.token_hex(16))
