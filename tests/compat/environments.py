"""One virtual environment per generation, made once and reused while its row is unchanged.

Programs of peers that are written for Node are kept in the same way.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
CACHE = Path(os.environ.get("TRACKER_COMPAT_VENVS", HERE / ".venvs"))
INSTALLER = "uv==0.13.9"  # ten times faster than pip, and can install as of a date
AS_OF = "2026-11-01"


def python_of(generation):
    """Returns the interpreter of the generation's environment, which is made if need be."""
    return environment(generation.name, generation.requirements, generation.as_of)


def environment(name, requirements, as_of=AS_OF):
    """Returns the interpreter of an environment with these packages, none newer than `as_of`."""
    wanted = "\n".join((*requirements, f"as of {as_of}", sys.version))
    return _environment(name, wanted, lambda python: _install(python, requirements, as_of))


def _install(python, requirements, as_of):
    uv = _environment("installer", f"{INSTALLER}\n{sys.version}", _install_uv).with_name("uv")
    _run(
        uv, "pip", "install", "--quiet", "--python", python,
        "--exclude-newer", as_of, *requirements,
    )  # fmt: skip


def _install_uv(python):
    _run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", INSTALLER)


def node_program(name, package, as_of=AS_OF):
    """Returns a program of an npm package, whose dependencies are none newer than `as_of`."""

    def install(folder):
        _run(
            "npm", "install", "--silent", "--no-audit", "--no-fund", "--no-save",
            "--prefix", folder, "--before", as_of, package,
        )  # fmt: skip

    folder = _once(package.partition("@")[0], f"{package}\nas of {as_of}", install)
    return folder / "node_modules" / ".bin" / name


def _environment(name, wanted, install):
    python = CACHE / name / "bin" / "python"

    def make(folder):
        _run(sys.executable, "-m", "venv", folder)
        install(python)

    _once(name, wanted, make)
    return python


def _once(name, wanted, install):
    """The folder of this name, installed anew unless it holds what is wanted."""
    folder = CACHE / name
    # Written last: an installation that was cut short is not taken for a whole one.
    stamp = folder / "installed.txt"
    if not stamp.exists() or stamp.read_text() != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        install(folder)
        stamp.write_text(wanted)
    return folder


def _run(*command):
    subprocess.run([str(part) for part in command], check=True)
