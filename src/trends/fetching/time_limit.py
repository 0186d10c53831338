"""One limit of time for a request as a whole, from the first connection to the last byte, however slowly it drips.

The limits that a socket knows hold from one piece to the next: a server that sends a byte a second, in its headers or
in a body, keeps to them for ever. So the connections are known here and cut when the time is up; whoever waits on one
then wakes.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["TimeLimit", "WatchedAdapter"]


class TimeLimit:
    """Cuts what it watches when the time is up.

    Examples
    --------
    >>> limit = TimeLimit()
    >>> with limit.within(0.01):
    ...     time.sleep(0.1)
    ...     limit.over
    True
    """

    def __init__(self) -> None:
        self._sockets: WeakSet[socket.socket] = WeakSet()
        self._lock = threading.Lock()
        self._end = float("inf")
        self.over = False

    @contextlib.contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Give what happens inside so many seconds; after them `over` is true and every connection is cut."""
        self.over, self._end = False, time.monotonic() + seconds
        timer = threading.Timer(max(seconds, 0.0), self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            self._end = float("inf")

    def left(self) -> float:
        """Return the seconds that are left."""
        return self._end - time.monotonic()

    def watch(self, connection: socket.socket) -> None:
        """Take a connection in; one that comes too late is cut at once."""
        with self._lock:
            self._sockets.add(connection)
            if self.over:
                _shut(connection)

    def _cut(self) -> None:
        with self._lock:
            self.over = True
            for connection in self._sockets:
                _shut(connection)


def _shut(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        # Not the method of an encrypted socket, which would first take its encryption away from who is reading.
        socket.socket.shutdown(connection, socket.SHUT_RDWR)


class WatchedAdapter(HTTPAdapter):
    """What carries the requests of a session, with connections that a `TimeLimit` can cut, also through a proxy.

    Parameters
    ----------
    limit : TimeLimit
        What watches.
    """

    def __init__(self, limit: TimeLimit) -> None:
        self._pools = _pools(limit)
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make the manager of connections, and let them be watched."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        """Make the manager of connections through a proxy; one of SOCKS has connections of its own kind."""
        manager = super().proxy_manager_for(proxy, **kwargs)
        if not proxy.lower().startswith("socks"):
            manager.pool_classes_by_scheme = self._pools
        return manager


def _pools(limit: TimeLimit) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            made = super()._new_conn()
            limit.watch(made)
            return made

    class Encrypted(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            made = super()._new_conn()
            limit.watch(made)
            return made

        def connect(self) -> None:
            super().connect()
            # Encrypting makes another socket of it, which takes the connection over.
            if isinstance(self.sock, socket.socket):
                limit.watch(self.sock)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class EncryptedPool(HTTPSConnectionPool):
        ConnectionCls = Encrypted

    return {"http": PlainPool, "https": EncryptedPool}
