"""A real mail server on this machine that keeps what it is sent, and can be away."""

import socket
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Sink:
    """Listens on the loopback address while it is `up`; `messages` are what it took, in order."""

    def __init__(self):
        self.port = free_port()
        self.messages = []
        self.recipients = []
        self.controller = None

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the name that aiosmtpd calls
        self.recipients.append(envelope.rcpt_tos)
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 taken"

    def up(self):
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def away(self):
        if self.controller is not None:
            self.controller.stop(no_assert=True)
            self.controller = None

    def calendar_of(self, number=-1):
        """(content type of the part inside, text of it, bytes of the attached file) of one message."""
        message = self.messages[number]
        inside = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
        attached = next(part for part in message.walk() if part.get_filename() == "invite.ics")
        return inside["content-type"], inside.get_content(), attached.get_content()
