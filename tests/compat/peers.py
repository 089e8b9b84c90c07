"""What a cluster has around the server: Postgres, and something that spreads connections.

Buckets are in `clouds.py`.
"""

import asyncio
import itertools
import os
import pwd
import shutil
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

START_TIMEOUT = 60  # seconds


@contextmanager
def postgres(scratch):
    """An empty database; gives its URI."""
    programs = postgres_programs()
    if programs is None:
        sys.exit("a cluster needs Postgres: initdb and postgres are not on this machine")
    folder = Path(scratch) / "postgres"
    folder.mkdir()
    user = _unprivileged(folder)
    subprocess.run(
        [programs / "initdb", "--pgdata", folder / "data", "--username=tracker", "--auth=trust",
         "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"],
        check=True, stdout=subprocess.DEVNULL, user=user, cwd="/",
    )  # fmt: skip
    port = free_port()
    options = ["listen_addresses=127.0.0.1", "fsync=off", f"unix_socket_directories={folder}"]
    command = [programs / "postgres", "-D", folder / "data", "-p", str(port)]
    for option in options:
        command += ["-c", option]
    with running(command, folder / "log.txt", user=user, cwd="/") as process:
        wait_for_port(process, port, folder / "log.txt")
        yield f"postgresql://tracker@127.0.0.1:{port}/postgres"


@contextmanager
def spread(addresses):
    """Gives each connection to the next of `addresses`, as a service of Kubernetes does."""
    following = itertools.cycle(addresses)
    loop = asyncio.new_event_loop()

    async def pump(reader, writer):
        try:
            while data := await reader.read(1 << 16):
                writer.write(data)
                await writer.drain()
        except ConnectionError:
            pass  # whichever side is gone, the other is told below
        finally:
            writer.close()

    async def serve(client_in, client_out):
        try:
            server_in, server_out = await asyncio.open_connection(*next(following))
        except OSError:
            client_out.close()
            return
        await asyncio.gather(pump(client_in, server_out), pump(server_in, client_out))

    listening = loop.run_until_complete(asyncio.start_server(serve, "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield "http://{}:{}".format(*listening.sockets[0].getsockname())
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def postgres_programs():
    """The folder of the newest server's programs, or None."""
    found = shutil.which("initdb")
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    folders = [*([Path(found).resolve().parent] if found else []), *reversed(installed)]
    for folder in folders:
        if (folder / "initdb").is_file() and (folder / "postgres").is_file():
            return folder
    return None


def _unprivileged(folder):
    """Postgres refuses to be run by root: another user, who is given the folder."""
    if os.geteuid() != 0:
        return None
    user = pwd.getpwnam("postgres" if _is_user("postgres") else "nobody")
    folder.chmod(0o755)
    for parent in folder.parents:
        if parent.stat().st_uid == 0 and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o111)
    os.chown(folder, user.pw_uid, user.pw_gid)
    return user.pw_uid


def _is_user(name):
    return any(entry.pw_name == name for entry in pwd.getpwall())


@contextmanager
def running(command, log, **options):
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(part) for part in command], stdout=output, stderr=subprocess.STDOUT, **options
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()


def wait_for_port(process, port, log):
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    sys.exit(f"a peer did not start; its output:\n{log.read_text(errors='replace')}")
