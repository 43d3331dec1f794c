"""The event engine. `machine.Machine` is its door.

Compiled code is kept in a folder named after the sources it was made of: numba only looks at the file of the function
that it compiles, not at those whose functions it has drawn in.
"""

import hashlib
from pathlib import Path

import numba

_COMPILED = ("draws", "guards", "heap", "line", "loop", "opcodes", "requests", "state", "stations")
_SOURCES = [Path(__file__).with_name(f"{name}.py") for name in _COMPILED]
_DIGEST = hashlib.sha256(b"".join(source.read_bytes() for source in _SOURCES)).hexdigest()[:16]
_BASE = getattr(numba.config, "CACHE_DIR", "") or str(Path(__file__).parent / "__pycache__")
if not _BASE.endswith(_DIGEST):
    setattr(numba.config, "CACHE_DIR", str(Path(_BASE) / _DIGEST))  # noqa: B010 - numba makes its settings as it reads them
