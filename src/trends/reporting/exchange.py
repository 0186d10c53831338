"""Two folders change places in one stroke, where the system can do that."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["exchange"]

_HERE = -100
"""``AT_FDCWD`` of Linux: paths start at the working folder."""
_EXCHANGE, _SWAP = 2, 2
"""``RENAME_EXCHANGE`` of renameat2(2) and ``RENAME_SWAP`` of macOS's renamex_np(2)."""
_UNABLE = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM})
"""What systems and file systems answer that cannot; EPERM is what some sandboxes say to calls they do not know."""


def exchange(one: Path, other: Path) -> bool:
    """Let two existing folders change places; nobody ever sees either place empty.

    Returns
    -------
    bool
        False where the system or the file system cannot, and then nothing has changed.

    Raises
    ------
    OSError
        If it can, but not here: a full or read-only disk, a missing folder.
    """
    call = _call()
    if call is None:
        return False
    if call(os.fsencode(one), os.fsencode(other)) == 0:
        return True
    number = ctypes.get_errno()
    if number in _UNABLE:
        return False
    raise OSError(number, os.strerror(number), str(other))


@cache
def _call() -> Any:
    """Return the system's own function with two paths, or None."""
    # As text, or the type checker would see one platform only.
    platform = str(sys.platform)
    if platform not in {"linux", "darwin"}:
        return None
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if platform == "linux":
            renameat2 = library.renameat2
            renameat2.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint]
            return lambda one, other: renameat2(_HERE, one, _HERE, other, _EXCHANGE)
        renamex_np = library.renamex_np
        renamex_np.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_uint]
    except (OSError, AttributeError):
        # A C library without it (glibc before 2.28).
        return None
    return lambda one, other: renamex_np(one, other, _SWAP)
