#!/usr/bin/env python3
"""Drives unmodified MLflow clients of several generations against one tracking server."""

import argparse
import os
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import server
from environments import HERE, python_of
from generations import GENERATIONS

CLIENT_ENVIRONMENT = {
    # A failure shows at once instead of after minutes of retries.
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "DO_NOT_TRACK": "true",
    "NO_PROXY": "127.0.0.1,localhost",
    "MPLBACKEND": "Agg",
    "GIT_PYTHON_REFRESH": "quiet",
    "PYTHONDONTWRITEBYTECODE": "1",
}


def main():
    # Whoever stops this program also stops the server that it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    options = arguments()
    chosen = [g for g in GENERATIONS if not options.only or g.name in options.only]
    pythons = [python_of(generation) for generation in chosen]
    with ExitStack() as stack:
        scratch = stack.enter_context(tempfile.TemporaryDirectory(prefix="compat-"))
        url, variables = stack.enter_context(serving(options, scratch))
        print(f"server: {url}", flush=True)
        environment = {**CLIENT_ENVIRONMENT, "MLFLOW_TRACKING_URI": url, **variables}
        pool = stack.enter_context(ThreadPoolExecutor(options.jobs))
        outcomes = pool.map(
            lambda generation, python: check(generation, python, environment, options),
            chosen,
            pythons,
        )
        passed = [report(generation, *outcome) for generation, outcome in zip(chosen, outcomes)]
    return 0 if all(passed) else 1


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    server_choice = parser.add_mutually_exclusive_group()
    server_choice.add_argument("--server", metavar="CMD", help="default: a fresh `tracker serve`")
    server_choice.add_argument("--url", help="use a server that is already running")
    server_choice.add_argument("--mlflow-server", metavar="PATH", help="check MLflow itself")
    cluster = "two replicas on Postgres and a bucket: how artifacts get to it, on S3 or another cloud"
    modes = ["proxied", "presigned", "direct", "azure", "google"]
    parser.add_argument("--cluster", choices=modes, help=cluster)
    parser.add_argument("--backend", metavar="URI", help="the server's --backend-store-uri")
    names = [generation.name for generation in GENERATIONS]
    parser.add_argument("--only", action="append", choices=names, help="may be repeated")
    parser.add_argument("--jobs", type=int, default=2, help="generations run at the same time")
    parser.add_argument("pytest", nargs="*", help="arguments for pytest, after `--`")
    return parser.parse_args()


@contextmanager
def serving(options, scratch):
    """Gives the server's URL, and the variables that clients need beside it."""
    if options.url:
        yield options.url.rstrip("/"), {}
        return
    if options.mlflow_server:
        running = server.upstream(options.mlflow_server, scratch, options.backend)
    else:
        command = options.server or server.build_tracker()
        if options.cluster:
            with server.cluster(command, scratch, options.cluster) as found:
                yield found
            return
        running = server.tracker(command, scratch, options.backend)
        with running as url:
            # For what the executable does beside serving.
            yield url, {"TRACKER_EXECUTABLE": shlex.split(command)[0]}
        return
    with running as url:
        yield url, {}


def check(generation, python, environment, options):
    """Runs the generation's tests; returns pytest's outcome and the seconds it took."""
    command = [python, "-m", "pytest", HERE / generation.suite, "-q", "-rfEs", "--tb=short"]
    command += ["-p", "no:cacheprovider"]
    if options.mlflow_server:
        command += ["-m", "not improves_on_upstream"]
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="compat-") as scratch:
        outcome = subprocess.run(
            [str(part) for part in (*command, *options.pytest)],
            check=False,
            cwd=scratch,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    return outcome, time.monotonic() - started


def report(generation, outcome, seconds):
    """Prints one summary line, the reasons of skips, and everything when something failed."""
    passed = outcome.returncode == 0
    lines = outcome.stdout.rstrip().splitlines()
    if not passed:
        print(outcome.stdout)
    summary = lines[-1].strip("= ") if lines else "no output"
    verdict = "ok" if passed else "FAILED"
    print(f"{generation.name} ({generation.requirements[0]}): {verdict}, {summary}", flush=True)
    for line in lines:
        if passed and line.startswith("SKIPPED"):
            print(f"    {line}")
    return passed


if __name__ == "__main__":
    sys.exit(main())
