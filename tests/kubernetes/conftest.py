"""What several tests need: the executable, rendered manifests, and what a machine lacks."""

import json
import os
import re
import subprocess
import threading
from pathlib import Path

import pytest
import yaml

TRACKER = os.environ.get("TRACKER_BIN", "tracker")
REPOSITORY = Path(__file__).resolve().parents[2]
LISTENING = re.compile(r"listening\s+(http://\S+)")
CHART = REPOSITORY / "assets" / "kubernetes" / "chart"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    """With CI=true a skip is a failure: what a test needs is there, or its absence is a defect."""
    report = yield
    if report.skipped and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"skipped with CI=true: {report.longrepr}"
    return report


def printed(*flags, **options):
    """What `tracker kubernetes` prints with these flags."""
    command = [TRACKER, "kubernetes", *flags]
    outcome = subprocess.run(command, check=False, capture_output=True, text=True, **options)
    assert outcome.returncode == 0, outcome.stderr
    return outcome.stdout


def refused(*flags):
    """Why `tracker kubernetes` refuses these flags."""
    command = [TRACKER, "kubernetes", *flags]
    outcome = subprocess.run(command, check=False, capture_output=True, text=True)
    assert outcome.returncode != 0, outcome.stdout
    assert outcome.stdout == ""
    return outcome.stderr


def manifests(*flags):
    return documents(printed(*flags))


def chart(name, namespace, values, kubernetes="1.37"):
    """The objects of a release, without its tests."""
    outcome = helm("template", name, namespace, values, "--skip-tests", "--kube-version", kubernetes)
    assert outcome.returncode == 0, outcome.stderr
    return documents(outcome.stdout)


def helm(command, name, namespace, values, *arguments):
    return subprocess.run(
        ["helm", command, name, str(CHART), "--namespace", namespace, "--values", "-", *arguments],
        check=False,
        capture_output=True,
        text=True,
        input=json.dumps(values),
    )


def documents(text):
    return [document for document in yaml.safe_load_all(text) if document]


def one(objects, kind, name=None):
    """The only object of this kind and name."""
    found = [
        candidate
        for candidate in objects
        if candidate["kind"] == kind and name in (None, candidate["metadata"]["name"])
    ]
    assert len(found) == 1, [(o["kind"], o["metadata"]["name"]) for o in objects]
    return found[0]


def server_container(objects):
    deployment = one(objects, "Deployment")
    (container,) = deployment["spec"]["template"]["spec"]["containers"]
    return container


def listening(process):
    """Where a server that was just started listens, as a client on this machine calls it."""
    said = ""
    for line in process.stdout:
        said += line
        if match := LISTENING.search(line):
            # What it says from now on is read too: a full pipe would stop it.
            threading.Thread(target=process.stdout.read, daemon=True).start()
            return match[1].replace("0.0.0.0", "127.0.0.1")
    raise AssertionError(f"the server did not start: {said}")
