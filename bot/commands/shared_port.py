"""One port with a listening socket for each process that answers: the kernel deals new connections out among them.

At a socket that all share, whoever looks first takes all that have come: of 32 connections that were opened together,
one of two processes had them all more often than not, and the other was idle (docs/decisions/0029).
"""

import socket
from collections.abc import Callable


class SharedPort(socket.socket):
    """A socket that is bound to a port and keeps it; whatever process is handed it gets one of its own at that port."""

    def __reduce__(self) -> tuple[Callable[[socket.AddressFamily, object], "SharedPort"], tuple[object, ...]]:
        """Told to another process by where it is bound."""
        return shared_port, (self.family, self.getsockname())


def shared_port(family: socket.AddressFamily, address: object) -> SharedPort:
    """A socket at an address, beside others of the same owner.

    Args:
        family: Of the address.
        address: Where, as `socket.bind` takes it.

    Raises:
        OSError: It cannot be bound to.
    """
    bound = SharedPort(family)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        bound.bind(address)  # type: ignore[arg-type]
    except OSError:
        bound.close()
        raise
    return bound


def shared_port_at(host: str, port: int) -> SharedPort:
    """The same for a host by its address, IPv4 or IPv6, or its name."""
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    return shared_port(family, address)
