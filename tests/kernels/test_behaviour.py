"""A forked kernel behaves as a fresh one does."""

import asyncio
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from papermill.exceptions import PapermillExecutionError

from analysis.kernels import ADDRESS, ForkServer
from analysis.kernels.manager import WarmKernelManager
from tests.kernels.conftest import Run, displayed, said

FACTS = """
import gc, json, locale, logging, os, signal, sys, threading, warnings
shell = get_ipython()
hooks = lambda: {k: [str(f).split(" at ")[0] for f in v] for k, v in shell.events.callbacks.items()}
facts = {
    "argv": [sys.argv[0], sys.argv[1], len(sys.argv)], "path": sys.path, "flags": repr(sys.flags),
    "cwd": os.getcwd(), "umask": os.umask(0o22), "started": [sys.executable, *sys.orig_argv[1:4]],
    "env": {k: v for k, v in os.environ.items() if k != "JPY_PARENT_PID"},
    "parent": os.environ["JPY_PARENT_PID"] == str(os.getppid()),
    "own group and session": [os.getpgid(0) == os.getpid(), os.getsid(0) == os.getpid()],
    "signals": {str(s): str(signal.getsignal(s)).split(" at ")[0] for s in signal.valid_signals()},
    "blocked": str(signal.pthread_sigmask(signal.SIG_BLOCK, [])),
    "names": sorted(n for n in dir() if n not in {"hooks", "shell"}), "name": __name__,
    "threads": len(threading.enumerate()), "gc": [gc.isenabled(), gc.get_threshold()],
    "log": [str(h) for h in logging.root.handlers], "locale": locale.getlocale(),
    "stdin": os.read(0, 1).decode(), "history": str(shell.history_manager.hist_file),
    "hooks": hooks(), "extensions": sorted(shell.extension_manager.loaded),
}
import matplotlib, pandas
import matplotlib.pyplot as plt
facts |= {
    "figures": plt.get_fignums(), "backend": matplotlib.get_backend(),
    "settings": {k: str(v) for k, v in matplotlib.rcParams.items()},
    "schema": pandas.get_option("display.html.table_schema"), "hooks then": hooks(),
}
print(json.dumps(facts))
"""


def test_all_that_a_cell_can_see_is_the_same(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Arguments, paths, environment, signals, names, settings, figures: as in a fresh kernel."""
    monkeypatch.setenv("ONLY_NOW", "known to the client, not to the server")
    forked, fresh = run(FACTS), run(FACTS, fork=False)
    assert forked.metadata.papermill["kernel"] == "forked"
    assert fresh.metadata.papermill["kernel"] == "told to"
    expected = json.loads(said(fresh.cells[0]))
    assert json.loads(said(forked.cells[0])) == expected
    assert expected["env"]["ONLY_NOW"]
    assert expected["figures"] == []


def test_the_same_modules_are_the_kernels_own(run: Run) -> None:
    """Its debugger passes over ipykernel's frames, and not over a library's of the server."""
    cell = (
        "import ipykernel, pandas, analysis\n"
        "own = set(get_ipython().kernel._kernel_modules)\n"
        "print([m.__file__ in own for m in (ipykernel, pandas, analysis)])"
    )
    for fork in (True, False):
        assert said(run(cell, fork=fork).cells[0]) == "[True, False, False]\n"


def test_outputs_are_the_same(run: Run) -> None:
    """Streams of every level, results, displays, figures and errors come out alike."""
    cells = [
        "import os, sys\nprint('out')\nprint('err', file=sys.stderr)\n6 * 7",
        "os.system('echo below'); os.write(1, b'lower\\n');",
        "import matplotlib.pyplot as plt\nfig = plt.figure()\nplt.plot([1, 2]);",
        "import pandas as pd\npd.DataFrame({'a': [1]})",
    ]
    shown = []
    for fork in (True, False):
        made = run(*cells, fork=fork)
        shown.append([[said(c, "stdout"), said(c, "stderr"), *displayed(c)] for c in made.cells])
    assert shown[0] == shown[1]
    assert shown[0][0][:2] == ["out\n", "err\n"]
    assert shown[0][1][0] == "below\nlower\n"
    assert "image/png" in shown[0][2][2]


def test_random_numbers_differ_between_kernels(run: Run) -> None:
    """Neither ``random`` nor NumPy starts from a state that two kernels share."""
    cell = "import random, numpy\nprint(random.random(), numpy.random.random())"
    first, second = (said(run(cell).cells[0]).split() for _ in range(2))
    assert not set(first) & set(second)


def test_kernels_share_nothing(run: Run) -> None:
    """What one kernel does to modules, frames and the environment, the next does not see."""
    spoil = (
        "import os, pandas, analysis\nanalysis.load = 1\npandas.x = 1\nos.environ['SPOILT'] = '1'"
    )
    run(spoil + "\nimport matplotlib.pyplot as plt\nplt.rcParams['lines.linewidth'] = 99")
    look = "import os, pandas, analysis, matplotlib as m\n"
    look += "print(callable(analysis.load), hasattr(pandas, 'x'), 'SPOILT' in os.environ, "
    look += "m.rcParams['lines.linewidth'])"
    assert said(run(look).cells[0]).split() == ["True", "False", "False", "1.5"]


@pytest.mark.parametrize(
    ("cell", "error"),
    [("input('name? ')", "StdinNotImplementedError"), ("1 / 0", "ZeroDivisionError")],
)
def test_errors_are_raised_as_usual(run: Run, cell: str, error: str) -> None:
    """A failing cell, and one that asks for input, fail with the usual exception."""
    with pytest.raises(PapermillExecutionError) as caught:
        run(cell)
    assert caught.value.ename == error


def test_exit_handlers_run(run: Run, tmp_path: Path) -> None:
    """What a cell registers for the end of the interpreter happens."""
    note = tmp_path / "note"
    run(f"import atexit, pathlib\natexit.register(pathlib.Path({str(note)!r}).write_text, 'end');")
    assert note.read_text() == "end"


async def _answer(client: object, code: str) -> str:
    texts: list[str] = []

    def hear(message: dict) -> None:
        if message["msg_type"] == "stream":
            texts.append(message["content"]["text"])

    reply = await client.execute_interactive(code, output_hook=hear, timeout=30)
    return "".join(texts) or reply["content"].get("ename", "")


async def _conversation() -> dict[str, object]:
    manager = WarmKernelManager(kernel_name="python3")
    await manager.start_kernel(cwd="/")
    client = manager.client()
    client.start_channels()
    try:
        await client.wait_for_ready(timeout=30)
        told: dict[str, object] = {"how": manager.how}
        told["pid"] = await _answer(client, "import os; x = 1; print(os.getpid())")
        started = time.monotonic()
        waiting = asyncio.ensure_future(_answer(client, "import time; time.sleep(60)"))
        await asyncio.sleep(0.5)
        await manager.interrupt_kernel()
        told["interrupted"] = await waiting
        told["took"] = time.monotonic() - started
        told["kept"] = await _answer(client, "print(x)")
        await manager.restart_kernel()
        await client.wait_for_ready(timeout=30)
        told["restarted"] = await _answer(client, "import os; print(os.getpid())")
        told["forgotten"] = await _answer(client, "x")
        return told
    finally:
        client.stop_channels()
        await manager.shutdown_kernel()
        told["alive"] = await manager.is_alive()


def test_interrupt_and_restart(server: ForkServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interrupt stops a long cell and keeps the names; a restart gives a new process."""
    monkeypatch.setenv(ADDRESS, server.address)
    told = asyncio.run(_conversation())
    assert told["how"] == "forked"
    assert told["interrupted"] == "KeyboardInterrupt"
    assert told["took"] < 10
    assert told["kept"] == "1\n"
    assert told["restarted"] != told["pid"]
    assert told["forgotten"] == "NameError"
    assert told["alive"] is False


def test_the_provisioner_serves_anybody(tmp_path: Path) -> None:
    """Any nbclient user has it by naming it in an environment variable."""
    code = (
        "import nbformat, nbclient; nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("
        '\'import os; print(os.environ["JPY_PARENT_PID"], open(f"/proc/{os.getppid()}/cmdline")'
        ".read())')]); nbclient.execute(nb); print(nb.cells[0].outputs[0].text)"
    )
    env = {**os.environ, "JUPYTER_DEFAULT_PROVISIONER_NAME": "parley"}
    made = subprocess.run(
        [sys.executable, "-c", code],
        env=env,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "analysis.kernels.server" in made.stdout
