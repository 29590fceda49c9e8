"""A Tesseract model's integer weights as floating point again, so that it can be trained further.

Debian ships the fast models, whose weights are integers of one byte with a scale for each row; `lstmtraining` goes on
from floating point only. The order of the bytes is that of Tesseract 5's `Network::Serialize` and
`WeightMatrix::Serialize` (src/lstm/network.cpp, plumbing.cpp, lstm.cpp, fullyconnected.cpp, weightmatrix.cpp).
"""

import struct

import numpy as np

_INTEGER, _DOUBLE = 1, 128
"""Flags of a matrix."""
_OWN_RATES = 64
"""Flag of a network that holds learning rates for its layers."""
_INTEGER_MODE = 1
"""Flag of the whole recogniser."""
_PLUMBING = {
    "Series", "Parallel", "Replicated", "ParBidiLSTM", "DepParUDLSTM", "Par2dLSTM", "RTLReversed", "TTBReversed",
    "XYTranspose",
}  # fmt: skip
_PLAIN = {"Input": 20, "Convolve": 8, "Maxpool": 8, "Reconfig": 8}
"""Layers without weights: the bytes that follow their head."""
_GATES = 4


class _Tape:
    """The model as it is read, and what becomes of it."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at, self.written = data, 0, bytearray()

    def take(self, form: str) -> tuple[int, ...]:
        """Numbers that are not written again."""
        size = struct.calcsize(form)
        values = struct.unpack_from(form, self._data, self._at)
        self._at += size
        return values

    def keep(self, form: str) -> tuple[int, ...]:
        """Numbers that stay as they are."""
        self.written += self._data[self._at : self._at + struct.calcsize(form)]
        return self.take(form)

    def keep_text(self) -> str:
        (length,) = self.keep("<I")
        (text,) = self.keep(f"<{length}s")
        return bytes(text).decode()  # type: ignore[arg-type]

    def floats(self) -> int:
        """One matrix, written as floating point; how many rows it has."""
        (mode,) = self.take("<B")
        if not mode & _INTEGER or not mode & _DOUBLE:
            raise ValueError("not a model of integers as Tesseract 4 and 5 write them")
        rows, columns, _ = self.take("<IIb")
        weights = np.array(self.take(f"<{rows * columns}b"), np.float64).reshape(rows, columns)
        (count,) = self.take("<I")
        scales = np.array(self.take(f"<{count}d"))[:rows, None]
        self.written += struct.pack("<BIId", mode & ~_INTEGER, rows, columns, 0.0) + (weights * scales).tobytes()
        return rows

    def rest(self) -> bytes:
        return self._data[self._at :]


def with_float_weights(model: bytes) -> bytes:
    """The component `lstm` of a model, its weights floating point. Raises ValueError where they are already."""
    tape = _Tape(model)
    _network(tape)
    (length,) = struct.unpack_from("<I", tape.rest())
    after = bytearray(tape.rest())
    (flags,) = struct.unpack_from("<i", after, 4 + length)
    struct.pack_into("<i", after, 4 + length, flags & ~_INTEGER_MODE)
    return bytes(tape.written + after)


def _network(tape: _Tape) -> None:
    tape.keep("<b")
    kind = tape.keep_text()
    _, _, flags, inputs, *_ = tape.keep("<bbiiii")
    tape.keep_text()
    if kind in _PLAIN:
        tape.keep(f"<{_PLAIN[kind]}b")
    elif kind in _PLUMBING:
        (count,) = tape.keep("<I")
        for _ in range(count):
            _network(tape)
        if flags & _OWN_RATES:
            (count,) = tape.keep("<I")
            tape.keep(f"<{count}f")
    elif "LSTM" in kind:
        (sources,) = tape.keep("<i")
        rows = [tape.floats() for _ in range(_GATES)]
        if sources == inputs + 2 * rows[0]:
            tape.floats()  # the gate of two dimensions
    else:
        tape.floats()
