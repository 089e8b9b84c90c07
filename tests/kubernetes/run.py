#!/usr/bin/env python3
"""Checks the manifests, the chart and the image: as a cluster would, without a cluster."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
sys.path.insert(0, str(HERE.parent / "compat"))

from environments import environment  # noqa: E402

import tools  # noqa: E402

REQUIREMENTS = (
    "kubernetes-validate==1.37.0",
    "mlflow-skinny==3.17.2",
    "moto[s3,server]",
    "pytest",
    "pyyaml",
)


def main():
    options = arguments()
    tracker = options.tracker or build_tracker()
    python = environment("kubernetes", REQUIREMENTS)
    variables = {
        **os.environ,
        "TRACKER_BIN": str(Path(tracker).resolve()),
        "PATH": f"{tools.programs()}:{os.environ['PATH']}",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(HERE.parent / "compat"),
    }
    command = [python, "-m", "pytest", HERE, "-q", "-rfEs", "--tb=short", "-p", "no:cacheprovider"]
    command = [str(part) for part in (*command, *options.pytest)]
    return subprocess.run(command, check=False, env=variables).returncode


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tracker", metavar="PATH", help="default: a release build")
    parser.add_argument("pytest", nargs="*", help="arguments for pytest, after `--`")
    return parser.parse_args()


def build_tracker():
    subprocess.run(["cargo", "build", "--release", "--locked"], cwd=REPOSITORY, check=True)
    return REPOSITORY / "target" / "release" / "tracker"


if __name__ == "__main__":
    sys.exit(main())
