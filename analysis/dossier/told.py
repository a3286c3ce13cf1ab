"""What a build tells the library in its kernels, where no cell can show it.

Any cell can show its environment, so nothing of Parley's is in a kernel's: it stands in a file
beside the kernel's connection file.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

SUFFIX = ".told"


def told(name: str) -> str:
    """Return the value of a variable of the environment, or what was told to this kernel of it.

    Examples
    --------
    >>> told("PARLEY_NEVER_SET")
    ''
    """
    return os.environ.get(name) or _told().get(name, "")


def tell(connection_file: str | Path, *names: str) -> None:
    """Tell a kernel that is about to start what some variables hold here.

    Parameters
    ----------
    connection_file
        The kernel's.
    names
        Of variables.
    """
    values = {name: os.environ[name] for name in names if name in os.environ}
    path = Path(connection_file).with_suffix(SUFFIX)
    path.touch(mode=0o600)
    path.write_text(json.dumps(values), encoding="utf-8")


def _told() -> dict[str, str]:
    kernels = sys.modules.get("ipykernel.kernelapp")
    if kernels is None or not kernels.IPKernelApp.initialized():
        return {}
    file = Path(kernels.IPKernelApp.instance().abs_connection_file)
    try:
        return dict(json.loads(file.with_suffix(SUFFIX).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return {}
