"""A design inside a link: our JSON, compressed, in letters that may stand in an address.

The first letter is the version of this packing. What is unpacked is capped while it is unpacked: a small text may
hold a very large one.
"""

import base64
import re
import zlib

from django.utils.translation import gettext_noop

from practice.designs.formats import own
from practice.designs.formats.draft import Reading
from practice.designs.graph import Drawing
from sim.design import MAX_BYTES
from sim.errors import SimError

VERSION = "1"
LONGEST = 7000  # letters: with what else stands in it the address stays below the 8 KiB that servers and proxies read
_RAW = -15  # deflate without a header: every letter counts
_PACKED = re.compile(VERSION + r"[A-Za-z0-9_-]+")
_IN_A_LINK = re.compile(r"https?://\S+[?&]d=([A-Za-z0-9_-]+)\S*")


def pack(drawing: Drawing) -> str | None:
    """None for a design that is too large for a link."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, _RAW)
    packed = (
        base64.urlsafe_b64encode(deflate.compress(own.compact(drawing).encode()) + deflate.flush())
        .rstrip(b"=")
        .decode()
    )
    return VERSION + packed if len(packed) < LONGEST else None


def unpack(text: str) -> Reading:
    """What `pack` packed. Raises SimError for anything else."""
    if len(text) > LONGEST or not _PACKED.fullmatch(text):
        raise _broken()
    return own.read(_inflated(text[len(VERSION) :]))


def in_a_link(text: str) -> str | None:
    """What a link of ours carries, if the text is one."""
    found = _IN_A_LINK.fullmatch(text.strip()) if len(text) < 2 * LONGEST else None
    return found[1] if found else None


def _inflated(letters: str) -> str:
    inflate = zlib.decompressobj(_RAW)
    try:
        plain = inflate.decompress(base64.urlsafe_b64decode(letters + "=" * (-len(letters) % 4)), MAX_BYTES + 1)
        if len(plain) > MAX_BYTES or not inflate.eof or inflate.unused_data:
            raise _broken()
        return plain.decode()
    except (ValueError, zlib.error):
        raise _broken() from None


def _broken() -> SimError:
    return SimError("", gettext_noop("this link does not carry a whole design: was it cut short on its way?"))
