"""`dev.py run`: a prepared database, the demo schools where there is no school, a server for this machine only."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence

from devtools.environment import LOCK, ensure, manage
from devtools.running import Problem, must, one_at_a_time, say, start, stop, text_of

DEMO_PEOPLE = {
    "oakfield.example": ("head", "senco", "deputy", "phase", "curriculum", "pastoral", "teacher", "office", "governor"),
    "birchwood.example": ("head", "senco"),
}
KINDS_OF_SCHOOL = "from inclusion.school.models import School; print(*School.objects.values_list('is_demo', flat=True))"


def port_from(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise Problem(f"PORT={text} is not a port. Give a number from 1 to 65535, such as PORT=8001.")
    return int(text)


def check_port(port: int) -> None:
    with socket.socket() as probe:
        if os.name == "posix":  # elsewhere this option would let two servers share the port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            another = port + 1 if port < 65535 else 8000
            raise Problem(
                f"Port {port} cannot be used ({error.strerror}); perhaps another copy is running. "
                f"Stop that one, or choose another port: PORT={another} python3 dev.py run"
            ) from None


def prepare_database(env: Mapping[str, str]) -> bool:
    """Migrate, and load the demo into a database that holds no school. True when only demo schools are there."""
    with one_at_a_time():
        say("Preparing the database ...")
        problem = "The database could not be prepared (see above)."
        must(manage("migrate", "--verbosity=0"), problem, env)
        must(manage("createcachetable", "--verbosity=0"), problem, env)
        kinds = text_of(manage("shell", "--no-imports", "--command", KINDS_OF_SCHOOL), env)
        if kinds == "":
            say("Loading the demo schools ...")
            must(manage("demo"), "The demo schools could not be loaded (see above).", env)
        return kinds is not None and "False" not in kinds


def is_answering(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until_ready(server: subprocess.Popen[bytes], port: int) -> bool:
    """False when the server ended instead."""
    while server.poll() is None:
        if is_answering(port):
            return True
        time.sleep(0.1)
    return False


def welcome(address: str, with_demo: bool) -> str:
    lines = ["", f"   Ready: {address}", ""]
    if with_demo:
        password = "the DEMO_PASSWORD you set" if os.environ.get("DEMO_PASSWORD") else "demo-only-password"
        people = [f"     {name}@{school}" for school, names in DEMO_PEOPLE.items() for name in names]
        lines += ["   Demo sign-ins:", *people, f"   Password of all of them: {password}", ""]
    return "\n".join([*lines, "   Stop with Ctrl-C.", ""])


def run(args: Sequence[str]) -> int:
    port = port_from(os.environ.get("PORT", "8000"))
    check_port(port)
    ensure(LOCK)
    address = f"http://127.0.0.1:{port}"
    env = {"DEBUG": "true", "SITE_URL": address, "DJANGO_RUNSERVER_HIDE_WARNING": "true", **os.environ}
    with_demo = prepare_database(env)
    check_port(port)  # someone may have taken it meanwhile
    server = start(manage("runserver", f"127.0.0.1:{port}", "--noreload", *args), env)
    try:
        if wait_until_ready(server, port):
            print(welcome(address, with_demo), flush=True)
        return server.wait()
    except KeyboardInterrupt:
        stop(server)
        say("Stopped. What was entered is kept.")
        return 0
