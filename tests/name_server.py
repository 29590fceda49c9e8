"""A name server for tests: TXT records over UDP and TCP on 127.0.0.1, and every way of not answering."""

import socket
import struct
import threading
from collections import Counter

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

SERVFAIL, SILENT, NODATA = "servfail", "silent", "nodata"
_LONGEST = 255


def _one_port():
    """A port that is free for both protocols: what is free for UDP may be another test's over TCP."""
    while True:
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        udp.bind(("127.0.0.1", 0))
        try:
            return udp, socket.create_server(udp.getsockname())
        except OSError:
            udp.close()


class NameServer:
    """Answers from `zone`: name → texts, or SERVFAIL, SILENT, NODATA. `asked` counts the questions by name."""

    def __init__(self, zone=None, ttl=600):
        self.zone, self.ttl, self.asked = dict(zone or {}), ttl, Counter()
        self._udp, self._tcp = _one_port()
        self.address = self._udp.getsockname()
        for serve in (self._serve_udp, self._serve_tcp):
            threading.Thread(target=serve, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._udp.close()
        self._tcp.close()

    def _serve_udp(self):
        while True:
            try:
                wire, client = self._udp.recvfrom(4096)
            except OSError:
                return
            answer = self._answer(wire)
            if answer and len(answer.to_wire(max_size=65535)) > 1232:
                answer.answer, answer.flags = [], answer.flags | dns.flags.TC
            if answer:
                self._udp.sendto(answer.to_wire(), client)

    def _serve_tcp(self):
        while True:
            try:
                connection, _ = self._tcp.accept()
            except OSError:
                return
            with connection:
                size = struct.unpack("!H", connection.recv(2))[0]
                answer = self._answer(connection.recv(size))
                wire = answer.to_wire(max_size=65535) if answer else b""
                connection.sendall(struct.pack("!H", len(wire)) + wire)

    def _answer(self, wire):
        question = dns.message.from_wire(wire)
        name = question.question[0].name.to_text().rstrip(".").lower()
        self.asked[name] += 1
        found = self.zone.get(name)
        if found == SILENT:
            return None
        answer = dns.message.make_response(question)
        answer.flags |= dns.flags.RA
        if found == SERVFAIL:
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif found is None:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        elif found != NODATA:
            rows = [
                " ".join(f'"{_quoted(text[i : i + _LONGEST])}"' for i in range(0, len(text), _LONGEST)) or '""'
                for text in found
            ]
            answer.answer.append(
                dns.rrset.from_text(question.question[0].name, self.ttl, "IN", dns.rdatatype.TXT, *rows)
            )
        return answer


def _quoted(text):
    return text.replace("\\", "\\\\").replace('"', '\\"')
