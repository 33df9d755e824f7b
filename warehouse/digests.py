"""Numbers that stand for texts.

Belongs here: that one function. Does not belong here: what the texts are.
"""

from __future__ import annotations

from hashlib import blake2b


def digest_of(text: str) -> int:
    """A number of 64 bits, the same in every process; two texts that differ have the same once in 2**64 times."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
