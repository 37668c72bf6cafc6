"""How a webhook is signed, as Standard Webhooks 1.0 says: HMAC-SHA256 over id, time and body. Pure."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

from engine.errors import RectifyError
from engine.words import Words

_PREFIX = "whsec_"
_SHORTEST, _LONGEST = 24, 64


class SecretRefused(RectifyError):
    """A secret cannot sign; it is not repeated."""

    code = "secret_refused"
    says = Words("签名密钥不能用：{why}。", "The secret cannot sign: {why}.")
    remedy = Words(
        "用 openssl rand -base64 32 生成，前面加 whsec_，两边填同一个。",
        "Make one with: openssl rand -base64 32, put whsec_ before it, and use the same on both sides.",
    )


def signing_key(secret: str) -> bytes:
    """Return the bytes a secret stands for (``whsec_`` and base64); raises ``SecretRefused``."""
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        raise SecretRefused(why=Words("不是base64", "it is not base64")) from None
    if not _SHORTEST <= len(key) <= _LONGEST:
        raise SecretRefused(
            why=Words(f"应为{_SHORTEST}到{_LONGEST}字节", f"it must have {_SHORTEST} to {_LONGEST} bytes")
        )
    return key


def require_secrets(secrets: Sequence[str]) -> None:
    """Let secrets pass that can sign, at least one; raises ``SecretRefused``."""
    if not secrets:
        raise SecretRefused(why=Words("没有设置", "there is none"))
    for secret in secrets:
        signing_key(secret)


def signed(message_id: str, body: bytes, secrets: Sequence[str], *, at: datetime) -> dict[str, str]:
    """Return the headers of a signed webhook; with several secrets there is a signature by each, for a rotation."""
    when = str(int(at.timestamp()))
    content = f"{message_id}.{when}.".encode() + body
    signatures = [
        "v1," + base64.b64encode(hmac.new(signing_key(secret), content, hashlib.sha256).digest()).decode("ascii")
        for secret in secrets
    ]
    return {"webhook-id": message_id, "webhook-timestamp": when, "webhook-signature": " ".join(signatures)}
