"""JupyterLab on a copy of the notebooks, driven as somebody at a screen would."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from analysis.dossier.shipped import shipped

START = 60_000
RUN = 120_000
# Cells that are not on screen are otherwise not in the page; news would be asked of the network.
SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}
FINISHED = r"""() => {
  const prompts = [...document.querySelectorAll('.jp-NotebookPanel:not(.lm-mod-hidden) '
    + '.jp-CodeCell .jp-InputArea-prompt')].map(prompt => prompt.textContent.trim());
  return prompts.length > 0 && prompts.every(prompt => /^\[\d+\]:$/.test(prompt));
}"""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a copy of the shipped notebooks; yields the address, with the token in it."""
    shutil.copytree(shipped("notebooks"), folder / "notebooks")
    for name, values in SETTINGS.items():
        path = folder / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values), encoding="utf-8")
    token = secrets.token_hex(16)
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(_command(folder, token), env=_env(folder), stdout=log, stderr=log)
        try:
            yield f"{_address(folder, server)}lab?token={token}"
        finally:
            server.terminate()
            server.wait(timeout=60)


def _command(folder: Path, token: str) -> list[str]:
    options = ["ServerApp.port=0", f"ServerApp.root_dir={folder / 'notebooks'}"]
    options += [f"IdentityProvider.token={token}", "ServerApp.allow_root=True"]
    options += ["LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    lab = [sys.executable, "-m", "jupyterlab", "--no-browser"]
    return [*lab, *(f"--{option}" for option in options)]


def _env(folder: Path) -> dict[str, str]:
    """Return an environment in which nothing outside the folder is written."""
    places = {
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "IPYTHONDIR": "ipython",
    }
    return {**os.environ, **{name: str(folder / place) for name, place in places.items()}}


def _address(folder: Path, server: subprocess.Popen[bytes]) -> str:
    end = time.monotonic() + 60
    while time.monotonic() < end and server.poll() is None:
        for path in (folder / "runtime").glob("jpserver-*.json"):
            if text := path.read_text(encoding="utf-8"):
                return str(json.loads(text)["url"])
        time.sleep(0.1)
    raise AssertionError((folder / "log").read_text(encoding="utf-8"))


def run_all(page: Any, name: str) -> Any:
    """Open a notebook from the list of files, run it from the menu; return its panel."""
    page.get_by_role("listitem", name=f"Name: {name}").dblclick()
    panel = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=START)
    panel.get_by_role("button", name="Python 3 (ipykernel)").wait_for(timeout=START)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_function(FINISHED, timeout=RUN)
    return panel


def shut(page: Any) -> None:
    """Close the notebook and end its kernel, without saving."""
    page.get_by_role("menuitem", name="File", exact=True).click()
    page.get_by_role("menuitem", name="Close and Shut Down Notebook").click()
    page.get_by_role("button", name="Ok", exact=True).click()
    page.locator(".jp-NotebookPanel").wait_for(state="detached", timeout=START)
