"""A small IMAP server with the habits of Exchange Online, as its users report them; it speaks the protocol, no more.

It throttles and says for how long, ends sessions whose token ran out, answers a piece with the whole message, states
sizes three times too large, renders the same message with other bytes each time, takes no keywords, and knows no
CONDSTORE or ESEARCH. In IDLE it says at once how many messages there are, as any server may.
"""

import re
import socketserver
import threading
import time

CAPABILITIES = b"IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS MOVE ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+"


class Exchange:
    """`messages`: UID → bytes. `throttle`: how many commands are refused before it relents. `expire`: after how many
    commands a session is ended. `renders`: whether each fetch changes a header.

    A test may change what else it does: `permanent` flags (None: it does not say), whether it `forgets` keywords
    instead of refusing them, its `capabilities`, and the UIDs that are `deadly`: asked for one, it hangs up.
    """

    def __init__(self, messages, throttle=0, expire=0, renders=False):
        self.messages, self.moved = dict(messages), {}
        self.throttle, self.expire, self.renders = throttle, expire, renders
        self.capabilities, self.permanent = CAPABILITIES, rb"\Seen \Answered \Flagged \Deleted \Draft $MDNSent"
        self.forgets, self.deadly, self.copied, self.flagged = False, frozenset(), [], []
        self.sessions = self.fetches = self.idles = 0

    def __enter__(self):
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Session)
        self._server.daemon_threads = True
        self._server.exchange = self
        self.imap_port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    def rendered(self, uid):
        self.fetches += 1
        mark = b"X-MS-Exchange-Fetch: %d\r\n" % self.fetches if self.renders else b""
        return mark + self.messages[uid]


class _Session(socketserver.StreamRequestHandler):
    deaf = False

    def handle(self):
        self.exchange = self.server.exchange
        self.exchange.sessions += 1
        self.say(b"* OK The Microsoft Exchange IMAP4 service is ready.")
        commands = 0
        while line := self.rfile.readline().strip():
            tag, _, command = line.partition(b" ")
            commands += 1
            if self.exchange.throttle and not command.upper().startswith((b"LOGIN", b"CAPABILITY")):
                self.exchange.throttle -= 1
                self.say(tag + b" BAD Request is throttled. Suggested Backoff Time: 1200 milliseconds")
                self.say(b"* BYE Connection closed. 14")
                return
            if self.exchange.expire and commands > self.exchange.expire:
                self.exchange.expire = 0
                self.say(b"* BYE Session invalidated - AccessTokenExpired")
                return
            name = command.replace(b"UID ", b"UID_").split(b" ")[0].decode().lower()
            if not getattr(self, f"do_{name}", self.unknown)(tag, command):
                self.say(tag + b" OK done.")
            if self.deaf:
                return

    def say(self, line):
        self.wfile.write(line + b"\r\n")

    def unknown(self, tag, command):
        self.say(tag + b" BAD Command Error. 10")
        return True

    def do_capability(self, tag, command):
        self.say(b"* CAPABILITY " + self.exchange.capabilities)

    def do_login(self, tag, command):
        pass

    def do_select(self, tag, command):
        uids = self.exchange.messages
        self.say(b"* %d EXISTS" % len(uids))
        self.say(b"* OK [UIDVALIDITY 14] ok")
        self.say(b"* OK [UIDNEXT %d] ok" % (max(uids, default=0) + 1))
        if self.exchange.permanent is not None:
            self.say(b"* OK [PERMANENTFLAGS (%s)] ok" % self.exchange.permanent)

    def do_uid_search(self, tag, command):
        first, last = map(int, re.search(rb"(\d+):(\d+)", command).groups())
        found = [uid for uid in self.exchange.messages if first <= uid <= last]
        self.say(b"* SEARCH " + b" ".join(b"%d" % uid for uid in found))

    def do_uid_fetch(self, tag, command):
        uid = int(re.search(rb"FETCH (\d+)", command)[1])
        if uid not in self.exchange.messages:
            return
        if b"FLAGS" in command:
            self.say(b"* 1 FETCH (UID %d FLAGS ())" % uid)
            return
        if uid in self.exchange.deadly:
            self.deaf = True
            return True
        body = self.exchange.rendered(uid)
        offset = re.search(rb"BODY.PEEK\[\]<(\d+)", command)
        section = b"BODY[]<%s>" % offset[1] if offset else b"BODY[]"
        size = b" RFC822.SIZE %d" % (3 * len(body)) if b"RFC822.SIZE" in command else b""
        self.wfile.write(b"* 1 FETCH (UID %d%s %s {%d}\r\n" % (uid, size, section, len(body)))
        self.wfile.write(body + b")\r\n")

    def do_uid_store(self, tag, command):
        """Keywords are refused or forgotten; system flags are kept."""
        if b"$" not in command:
            self.exchange.flagged += [int(uid) for uid in re.search(rb"STORE ([\d,]+)", command)[1].split(b",")]
        elif not self.exchange.forgets:
            self.say(tag + b" BAD Command Argument Error. 11")
            return True

    def do_uid_copy(self, tag, command):
        self.exchange.copied += [int(uid) for uid in re.search(rb"COPY ([\d,]+)", command)[1].split(b",")]

    def do_uid_expunge(self, tag, command):
        for uid in re.search(rb"EXPUNGE ([\d,]+)", command)[1].split(b","):
            self.exchange.messages.pop(int(uid), None)

    def do_noop(self, tag, command):
        pass

    def do_list(self, tag, command):
        self.say(b'* LIST (\\HasNoChildren) "/" "Ihala/Processed"')

    def do_uid_move(self, tag, command):
        for uid in re.search(rb"MOVE ([\d,]+)", command)[1].split(b","):
            if int(uid) in self.exchange.messages:
                self.exchange.moved[int(uid)] = self.exchange.messages.pop(int(uid))

    def do_idle(self, tag, command):
        self.exchange.idles += 1
        self.say(b"+ IDLE accepted, awaiting DONE command.")
        time.sleep(0.1)  # a packet of its own
        self.say(b"* %d EXISTS" % len(self.exchange.messages))
        self.rfile.readline()

    def do_logout(self, tag, command):
        self.say(b"* BYE")
