"""Files cut short and with bits turned, the same on every run: what a reader of untrusted bytes has to survive."""

import random

COUNT = 200


def mutations(data, count=COUNT):
    """`count` broken copies of `data`: cut off, bytes turned, a run of bytes gone or said twice."""
    chance = random.Random(len(data))
    for number in range(count):
        broken = bytearray(data)
        if number % 4 == 0:
            del broken[chance.randrange(len(data)) :]
        elif number % 4 == 1:
            start = chance.randrange(len(data))
            del broken[start : start + chance.randrange(1, 64)]
        elif number % 4 == 2:
            start = chance.randrange(len(data))
            broken[start:start] = broken[start : start + chance.randrange(1, 64)]
        for _ in range(chance.choice([1, 2, 8, 64]) if number % 4 else 0):
            if broken:
                broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
        yield bytes(broken)
