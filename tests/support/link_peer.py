#!/usr/bin/env python3
"""Stands in for Ensign on the link of a gate (gate/link.hpp): each connection that the gate passes on becomes one to a
Wayland socket.

    link_peer.py GATE_SOCK WAYLAND_SOCK
"""
import array
import os
import select
import socket
import struct
import sys
import time

HELLO, CONNECTION = 1, 2


def connect(path, kind):
    while True:
        try:
            peer = socket.socket(socket.AF_UNIX, kind)
            peer.connect(path)
            return peer
        except (FileNotFoundError, ConnectionRefusedError):
            peer.close()
            time.sleep(0.05)


def receive(peer, size):
    data, ancillary, _, _ = peer.recvmsg(size, socket.CMSG_SPACE(253 * 4))
    descriptors = array.array("i")
    for level, kind, payload in ancillary:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
            descriptors.frombytes(payload[: len(payload) // 4 * 4])
    return data, list(descriptors)


def pump(source, sink):
    """One read, passed on whole; False at the end of either."""
    try:
        data, descriptors = receive(source, 4096)
        if not data:
            return False
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))] if descriptors else []
        sent = sink.sendmsg([data], rights)
        sink.sendall(data[sent:])
    except OSError:
        return False
    for descriptor in descriptors:
        os.close(descriptor)
    return True


def main(gate_path, wayland_path):
    link = connect(gate_path, socket.SOCK_SEQPACKET)
    partner = {}
    poll = select.poll()
    poll.register(link, select.POLLIN)
    by_number = {link.fileno(): link}
    while True:
        for number, _ in poll.poll():
            source = by_number.get(number)
            if source is None:
                continue
            if source is link:
                data, descriptors = receive(link, 64)
                if not data:
                    sys.exit("the gate has gone")
                kind, value = struct.unpack("=II", data)
                print("hello" if kind == HELLO else "connection", value, flush=True)
                if kind == CONNECTION:
                    near = socket.socket(fileno=descriptors[0])
                    near.setblocking(True)
                    far = connect(wayland_path, socket.SOCK_STREAM)
                    for one, other in ((near, far), (far, near)):
                        partner[one.fileno()] = other
                        by_number[one.fileno()] = one
                        poll.register(one, select.POLLIN)
            elif not pump(source, partner[number]):
                for end in (source, partner[number]):
                    poll.unregister(end)
                    by_number.pop(end.fileno())
                    partner.pop(end.fileno())
                    end.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
