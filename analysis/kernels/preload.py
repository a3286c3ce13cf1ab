"""What the fork server imports beforehand, and when that is no longer what a kernel would get."""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from analysis.kernels.messages import Request

BACKEND, INLINE = "MPLBACKEND", "module://matplotlib_inline.backend_inline"
# What an ordinary kernel has when it starts; then what notebooks use. Not matplotlib_inline: it
# hooks itself into the shell when a kernel imports it.
KERNEL = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.zmqshell",
    "ipykernel.debugger",
    "debugpy.server.api",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.core.pylabtools",
    "IPython.extensions.storemagic",
    "sqlite3",
    "tornado.platform.asyncio",
)
MODULES = (
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "pandas",
    "seaborn",
    "fontpkg_ibm_plex_sans",
    "fontpkg_source_serif_4",
    "krippendorff",
    "babel.dates",
    "analysis",
)
PACKAGES = ("analysis.tables", "analysis.figures", "analysis.exhibits")
OURS = "analysis"
AT_START = ("PYTHON", "LD_", "OMP_", "MKL_", "MPL", "LANG", "LC_", "TZ", "HOME", "XDG_")


@dataclass(frozen=True)
class Preloaded:
    """What a server has in memory.

    Attributes
    ----------
    env
        The environment it was started with.
    files
        Source file to modification time, of every module.
    added
        Environment variables that imports have set.
    trouble
        Why it cannot fork at all, or nothing.
    """

    env: Mapping[str, str]
    files: Mapping[str, int]
    added: Mapping[str, str]
    trouble: str = ""

    def refusal(self, request: Request) -> str:
        """Return why an ordinary kernel must serve a request, or nothing."""
        return (
            self.trouble
            or _other_interpreter(request.command)
            or _other_settings(self.env, request.env)
            or _local_modules(Path(request.cwd))
            or _changed(self.files)
        )


def preload(env: Mapping[str, str], dossier: str = "") -> Preloaded:
    """Import what kernels import, and load a dossier.

    Parameters
    ----------
    env
        The environment as the server found it.
    dossier
        Folder or name of one; default: none.
    """
    os.environ.setdefault(BACKEND, INLINE)  # as a kernel does before any import
    _import(KERNEL)
    _settle_own_modules()
    _import((*MODULES, *(m for package in PACKAGES for m in _modules(package))))
    if dossier:
        _remember(dossier)
    files = dict(_stamps(_sources()))
    threads = len(list(Path("/proc/self/task").iterdir()))
    trouble = f"preloading started {threads - 1} threads" if threads > 1 else ""
    added = {k: v for k, v in os.environ.items() if k not in env and k != BACKEND}
    return Preloaded(env, files, added, trouble)


def _import(names: Iterable[str]) -> None:
    for name in names:
        with suppress(ImportError):
            importlib.import_module(name)


class _System:
    """The module ``sys`` as ipykernel's kernel reads it."""

    def __init__(self, modules: Mapping[str, SimpleNamespace]) -> None:
        self.modules = dict(modules)

    def __getattr__(self, name: str) -> Any:
        return getattr(sys, name)


def _settle_own_modules() -> None:
    """Let each kernel take for its own, which its debugger passes over, the modules of now.

    It would take all that is imported when it starts: in a forked one every library. And to look at
    each of these would give it 4 MB of memory that it can share.
    """
    from ipykernel import ipkernel  # noqa: PLC0415 (slow import)

    files = {name: getattr(module, "__file__", None) for name, module in sys.modules.items()}
    own = {n: SimpleNamespace(__file__=f) for n, f in files.items() if n.split(".")[0] != OURS}
    ipkernel.sys = _System(own)  # type: ignore[assignment]


def _modules(package: str) -> list[str]:
    """Return the modules of a package that itself imports them when they are needed."""
    path = importlib.import_module(package).__path__
    return sorted(f"{package}.{module.name}" for module in pkgutil.iter_modules(path))


def _remember(folder: str) -> None:
    """Load the dossier and show a table of it, so that templates are compiled and caches full."""
    import analysis  # noqa: PLC0415
    from analysis.dossier.loading import remember  # noqa: PLC0415

    with suppress(Exception):  # each kernel will meet the fault itself, and tell it
        remember(folder)
        analysis.show_sources(analysis.load(folder, validate=False))._repr_mimebundle_()


def _sources() -> set[str]:
    return {str(m.__file__) for m in list(sys.modules.values()) if getattr(m, "__file__", None)}


def _stamps(paths: Iterable[str]) -> Iterable[tuple[str, int]]:
    for path in paths:
        try:
            yield path, os.stat(path).st_mtime_ns  # noqa: PTH116 (thousands of them)
        except OSError:
            continue


def _changed(files: Mapping[str, int]) -> str:
    now = dict(_stamps(files))
    for path, stamp in files.items():
        if now.get(path) != stamp:
            return f"{Path(path).name} has changed since it was imported"
    return ""


def _other_interpreter(command: list[str]) -> str:
    python, *rest = command
    flags = rest[: rest.index("-m")] if "-m" in rest else rest
    if rest[len(flags) :][:2] != ["-m", "ipykernel_launcher"] or flags:
        return "the kernel is not started by ipykernel_launcher alone"
    return "" if python == sys.executable else "the kernel has a Python of its own"


def _other_settings(ours: Mapping[str, str], theirs: Mapping[str, str]) -> str:
    """Name a variable that is read when a process or a module starts, and differs."""
    for name in sorted({*ours, *theirs}):
        if name.startswith(AT_START) and ours.get(name) != theirs.get(name):
            return f"{name} differs from the server's"
    return ""


def _local_modules(folder: Path) -> str:
    """Name a file of the working directory that a fresh kernel would import or read instead."""
    try:
        names = os.listdir(folder)  # noqa: PTH208 (names only, often)
    except OSError:
        return ""
    if "matplotlibrc" in names:
        return "the working directory has a matplotlibrc"
    for name in names:
        stem = name.removesuffix(".py")
        loaded = getattr(sys.modules.get(stem), "__file__", None)
        if loaded is None:
            continue
        local = folder / name if name != stem else folder / name / "__init__.py"
        if local.is_file() and not local.samefile(loaded):
            return f"the working directory has a {name} of its own"
    return ""
