"""A cluster of two worker processes on this machine: ``python dask_cluster.py``.

Prints the scheduler's address once both are there; ends when its standard input does.
"""

import logging
import sys


def main() -> None:
    """Run it."""
    from distributed import LocalCluster  # noqa: PLC0415 (a worker imports this module, too)

    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with LocalCluster(processes=True, **options) as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
