"""What is kept of a cell's outputs: as much as its limits allow, and a note of the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jupyter_client.channels import AsyncZMQSocketChannel

from analysis.kernels.limits import MB, Limits, size

HUGE = 64 * MB
BYTES = "parley_bytes"
SHOWN = ("stream", "display_data", "execute_result", "update_display_data")
CONTENT = 4  # after signature, header, parent header and metadata
LONGEST, LINES = 10_000, 200
# What nbclient looks for in a message of any kind.
_UNREAD: dict[str, Any] = {
    "name": "stdout", "text": "", "data": {}, "metadata": {}, "comm_id": "", "status": "error",
    "ename": "Error", "evalue": "its message is too long to be kept", "traceback": [],
}  # fmt: skip


class BoundedChannel(AsyncZMQSocketChannel):
    """A channel that says how long each message was, and neither copies nor reads a huge one."""

    async def _recv(  # type: ignore[override]  # as in jupyter_client
        self, **kwargs: Any
    ) -> dict[str, Any]:
        frames: Any = await self.socket.recv_multipart(**{**kwargs, "copy": False})
        found: list[Any] = self.session.feed_identities(frames, copy=False)[1]
        parts = [frame.buffer for frame in found]
        length = len(parts[CONTENT])
        if length <= HUGE:
            return {**self.session.deserialize([bytes(p) for p in parts]), BYTES: length}
        header, parent, metadata = (self.session.unpack(bytes(p)) for p in parts[1:CONTENT])
        return {
            "header": header,
            "msg_id": header["msg_id"],
            "msg_type": header["msg_type"],
            "parent_header": parent,
            "metadata": metadata,
            "content": dict(_UNREAD),
            "buffers": [],
            BYTES: length,
        }


def shorten(content: dict[str, Any]) -> None:
    """Cut an exception's message and traceback to what a reader can use.

    Examples
    --------
    >>> content = {"evalue": "z" * 10**6, "traceback": ["line"] * 1000}
    >>> shorten(content)
    >>> len(content["evalue"]), len(content["traceback"])
    (10000, 200)
    """
    content["evalue"] = content["evalue"][:LONGEST]
    content["traceback"] = [line[-LONGEST:] for line in content["traceback"][-LINES:]]


@dataclass
class Budget:
    """What may still be kept of one cell's outputs, and what has been left out.

    Attributes
    ----------
    text, data, outputs
        Bytes printed, bytes displayed and outputs that still find room.
    lost_text, lost_outputs
        Bytes printed and displays that found none.
    """

    text: int
    data: int
    outputs: int
    lost_text: int = 0
    lost_outputs: int = 0
    lost_bytes: int = 0

    @classmethod
    def of(cls, limits: Limits) -> Budget:
        """Return the budget of a cell that has shown nothing yet."""
        return cls(limits.text, limits.data, limits.outputs)

    def take(self, message: Mapping[str, Any]) -> str | None:
        """Book a message; return what of a printed text to keep, None where a display has room.

        A display that finds none gives an empty text too.
        """
        length = message.get(BYTES, 0)
        if message["msg_type"] != "stream":
            return None if self._display(length) else ""
        return self._printed(message["content"]["text"], length)

    def _display(self, length: int) -> bool:
        fits = length <= self.data and self.outputs > 0
        if fits:
            self.data -= length
            self.outputs -= 1
        else:
            self.lost_outputs += 1
            self.lost_bytes += length
        return fits

    def _printed(self, text: str, length: int) -> str:
        kept = text[: self.text]
        self.text -= len(kept)
        self.lost_text += (len(text) or length) - len(kept)
        return kept

    def note(self) -> str:
        """Return what was left out, in words, or nothing.

        Examples
        --------
        >>> Budget(0, 0, 0, lost_text=3 * MB, lost_outputs=1, lost_bytes=200 * MB).note()
        'left out here: 3 MB of printed text; 1 output of 200 MB.'
        """
        plural = "s" if self.lost_outputs != 1 else ""
        parts = [
            f"{size(self.lost_text)} of printed text" if self.lost_text else "",
            f"{self.lost_outputs:,} output{plural} of {size(self.lost_bytes)}"
            if self.lost_outputs
            else "",
        ]
        told = "; ".join(part for part in parts if part)
        return f"left out here: {told}." if told else ""
