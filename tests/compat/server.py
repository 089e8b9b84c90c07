"""The server under test: started in a scratch directory, always stopped again."""

import os
import re
import shlex
import signal
import socket
import subprocess
import time
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import clouds
import peers

REPOSITORY = Path(__file__).resolve().parents[2]
START_TIMEOUT = 240  # seconds; MLflow imports for a minute on a busy machine
STOP_TIMEOUT = 15  # seconds
TERMINAL_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
BOUND_ADDRESS = re.compile(r"listening\s+(http://\S+)")


def build_tracker():
    """Builds the release binary and returns the command that serves with it."""
    subprocess.run(["cargo", "build", "--release", "--locked"], cwd=REPOSITORY, check=True)
    return f"{REPOSITORY / 'target' / 'release' / 'tracker'} serve"


@contextmanager
def tracker(command, scratch, backend=None, more=(), variables=None):
    """Serves on a free port of its own choice, which it prints."""
    arguments = [*shlex.split(command), "--port", "0", *more]
    if backend:
        arguments += ["--backend-store-uri", backend]
    with _running(arguments, scratch, variables) as (process, log):
        yield _wait(process, log, lambda: _bound_address(log))


@contextmanager
def cluster(command, scratch, mode):
    """Two replicas on one Postgres and one bucket; gives their URL and what clients need.

    On S3: `proxied`: artifacts go through the servers, which have a role and no keys. `presigned`:
    clients reach the bucket with URLs of the servers'. `direct`: clients have keys of their own.
    On other clouds, through the servers: `azure`, `google`.
    """
    with ExitStack() as stack:
        backend = stack.enter_context(peers.postgres(scratch))
        more, variables, clients_need = stack.enter_context(_bucket(scratch, mode))
        urls = []
        for name in ("first", "second"):
            folder = Path(scratch) / name
            folder.mkdir()
            replica = tracker(command, folder, backend, more, variables)
            urls.append(urlsplit(stack.enter_context(replica)))
        addresses = [(url.hostname, url.port) for url in urls]
        yield stack.enter_context(peers.spread(addresses)), clients_need


@contextmanager
def _bucket(scratch, mode):
    """Flags and variables of the servers, and variables of their clients."""
    if mode == "azure":
        with clouds.azure(scratch) as variables:
            host = f"{clouds.AZURE_ACCOUNT}.blob.core.windows.net"
            yield _proxying(f"wasbs://{clouds.BUCKET}@{host}"), variables, {}
        return
    if mode == "google":
        with clouds.google(scratch) as variables:
            yield _proxying(f"gs://{clouds.GOOGLE_BUCKET}"), variables, {}
        return
    bucket = f"s3://{clouds.BUCKET}/{mode}"
    with clouds.s3(scratch) as variables:
        role = clouds.web_identity(scratch, variables)
        if mode == "proxied":
            yield _proxying(bucket), role, {}
        elif mode == "presigned":
            clients_need = {
                "REQUESTS_CA_BUNDLE": variables["AWS_CA_BUNDLE"],
                "MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE": str(10 << 20),
            }
            yield [*_proxying(bucket), "--presigned-urls", "always"], role, clients_need
        else:
            yield ["--default-artifact-root", bucket, "--no-serve-artifacts"], role, variables


def _proxying(bucket):
    return ["--artifacts-destination", bucket]


@contextmanager
def upstream(executable, scratch, backend=None):
    """Serves with MLflow itself, to check that the suite describes MLflow's behaviour."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    executable = Path(executable).absolute()
    # It starts programs that are beside it.
    variables = {"PATH": f"{executable.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    arguments = [
        str(executable), "server", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "2", "--backend-store-uri", backend or f"sqlite:///{scratch}/mlflow.db",
        "--artifacts-destination", f"{scratch}/artifacts",
    ]  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    with _running(arguments, scratch, variables) as (process, log):
        yield _wait(process, log, lambda: url if _healthy(url) else None)


@contextmanager
def _running(arguments, scratch, variables=None):
    log = Path(scratch) / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            arguments,
            cwd=scratch,
            stdout=output,
            stderr=subprocess.STDOUT,
            # The store that a server makes when it is given none goes with the scratch folder.
            env={
                **os.environ,
                "MLFLOW_DISABLE_TELEMETRY": "true",
                "XDG_DATA_HOME": str(scratch),
                **(variables or {}),
            },
            start_new_session=True,  # a group of its own, so that its workers end with it
        )
    try:
        yield process, log
    finally:
        _stop(process)


def _stop(process):
    for kind in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, kind)
        except ProcessLookupError:
            return
        try:
            process.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            continue


def _wait(process, log, ready):
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline and process.poll() is None:
        if url := ready():
            return url
        time.sleep(0.05)
    raise SystemExit(f"the server did not start; its output:\n{log.read_text()}")


def _bound_address(log):
    match = BOUND_ADDRESS.search(TERMINAL_COLOUR.sub("", log.read_text(errors="replace")))
    return match and match[1].rstrip("/")


def _healthy(url):
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False
