"""Warm kernels: notebook kernels forked from a process that has imported everything already.

For papermill: ``papermill --engine parley in.ipynb out.ipynb``. For anything else that starts
kernels through jupyter_client: ``JUPYTER_DEFAULT_PROVISIONER_NAME=parley``. Where forking is not
possible both start ordinary kernels.
"""

from analysis.kernels.client import ForkError, ForkServer
from analysis.kernels.messages import ADDRESS, DOSSIER, beside

__all__ = ["ADDRESS", "DOSSIER", "ForkError", "ForkServer", "beside"]
