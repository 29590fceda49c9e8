"""The two nets: convolutions over a line 32 pixels high, a CTC alphabet of 24 tokens and the blank.

No recurrence and no language: what a net says at a place rests on some 80 pixels around it, so a number it has never
seen is read like any other and a name cannot be learned. `Finder` reads whole lines; `Checker`, of another shape and
trained apart, reads one number at a time: a number that both read alike is certain.
"""

import torch
from lines import TOKENS
from torch import nn


class _Separable(nn.Module):
    def __init__(self, wide: int, out: int, kernel: int = 5) -> None:
        super().__init__()
        self.f = nn.Sequential(
            nn.Conv2d(wide, wide, kernel, padding=kernel // 2, groups=wide, bias=False),
            nn.BatchNorm2d(wide),
            nn.ReLU(),
            nn.Conv2d(wide, out, 1, bias=False),
            nn.BatchNorm2d(out),
            nn.ReLU(),
        )
        self.skip = wide == out

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.f(x) if self.skip else self.f(x)


class Finder(nn.Module):
    """(n, 1, 32, width) ink from 0 to 1 → (n, width / 4, 25) log-probabilities."""

    def __init__(self) -> None:
        super().__init__()
        self.f = nn.Sequential(
            nn.Conv2d(1, 16, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU(),
            nn.Conv2d(16, 40, 3, padding=1, bias=False), nn.BatchNorm2d(40), nn.ReLU(), nn.MaxPool2d(2),
            _Separable(40, 96), _Separable(96, 96), _Separable(96, 96), nn.MaxPool2d((2, 1)),
            _Separable(96, 144), _Separable(144, 144), _Separable(144, 144),
            nn.Conv2d(144, 192, (4, 1), bias=False), nn.BatchNorm2d(192), nn.ReLU(),
        )  # fmt: skip
        self.g = nn.Sequential(
            nn.Conv1d(192, 192, 9, padding=4, groups=192), nn.Conv1d(192, 192, 1), nn.ReLU(),
            nn.Conv1d(192, 192, 9, padding=4, groups=192), nn.Conv1d(192, 192, 1), nn.ReLU(),
        )  # fmt: skip
        self.o = nn.Conv1d(192, len(TOKENS) + 1, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        found = self.f(x).squeeze(2)
        found = found + self.g(found)
        return self.o(found).transpose(1, 2).log_softmax(-1)


def _dense(wide: int, out: int, pool: tuple[int, int]) -> nn.Sequential:
    convolution = nn.Conv2d(wide, out, 3, padding=1, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(out), nn.ReLU(), nn.MaxPool2d(pool))


class Checker(nn.Module):
    """The same, with dense convolutions and a narrower view."""

    def __init__(self) -> None:
        super().__init__()
        self.c = nn.Sequential(
            _dense(1, 24, (2, 2)), _dense(24, 48, (2, 2)), _dense(48, 96, (2, 1)), _dense(96, 128, (2, 1))
        )
        self.t = nn.Sequential(
            nn.Conv1d(256, 160, 5, padding=2), nn.BatchNorm1d(160), nn.ReLU(),
            nn.Conv1d(160, 160, 7, padding=3), nn.BatchNorm1d(160), nn.ReLU(), nn.Dropout(0.1),
            nn.Conv1d(160, len(TOKENS) + 1, 1),
        )  # fmt: skip

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        found = self.c(x)
        return self.t(found.flatten(1, 2)).transpose(1, 2).log_softmax(-1)
