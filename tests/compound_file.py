"""Writes compound files ([MS-CFB], version 3), which old office formats and saved mails are made of."""

import struct

SECTOR, MINI, CUTOFF = 512, 64, 4096
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def _padded(data, size):
    return data + bytes(-len(data) % size)


def _chain(first, count):
    return [*range(first + 1, first + count), END] if count else []


class _Directory:
    def __init__(self):
        self.entries = []

    def add(self, name, kind):
        self.entries.append({"name": name, "kind": kind, "right": FREE, "child": FREE, "start": END, "data": b""})
        return len(self.entries) - 1

    def fill(self, parent, tree):
        before = None
        for name in sorted(tree, key=lambda name: (len(name), name.upper())):
            number = self.add(name, 1 if isinstance(tree[name], dict) else 2)
            if before is None:
                self.entries[parent]["child"] = number
            else:
                self.entries[before]["right"] = number
            before = number
            if isinstance(tree[name], dict):
                self.fill(number, tree[name])
            else:
                self.entries[number]["data"] = tree[name]

    def packed(self):
        out = b""
        for entry in self.entries:
            name = (entry["name"] + "\0").encode("utf-16-le")
            out += name.ljust(64, b"\0") + struct.pack("<HBB", len(name), entry["kind"], 1)
            out += struct.pack("<III", FREE, entry["right"], entry["child"]) + bytes(36)
            out += struct.pack("<IQ", entry["start"], len(entry["data"]))
        return _padded(out, SECTOR)


def compound(tree):
    """The compound file of `tree`: a name to bytes for a stream, a name to a dict for a storage."""
    directory = _Directory()
    root = directory.add("Root Entry", 5)
    directory.fill(root, tree)
    mini, mini_fat, sectors, fat = b"", [], [], []

    def store(data):
        first, count = len(fat), len(_padded(data, SECTOR)) // SECTOR
        sectors.append(_padded(data, SECTOR))
        fat.extend(_chain(first, count))
        return first if count else END

    for entry in directory.entries[1:]:
        if entry["kind"] == 2 and entry["data"]:
            if len(entry["data"]) < CUTOFF:
                entry["start"] = len(mini_fat)
                mini_fat += _chain(len(mini_fat), len(_padded(entry["data"], MINI)) // MINI)
                mini += _padded(entry["data"], MINI)
            else:
                entry["start"] = store(entry["data"])
    directory.entries[0]["data"] = mini
    directory.entries[0]["start"] = store(mini)
    mini_start = store(struct.pack(f"<{len(mini_fat)}I", *mini_fat)) if mini_fat else END
    mini_count = -(-len(mini_fat) * 4 // SECTOR)
    directory_start = store(directory.packed())
    count = 1
    while (len(fat) + count) * 4 > count * SECTOR:
        count += 1
    places = list(range(len(fat), len(fat) + count))
    fat += [FAT] * count
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(count * SECTOR, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack(
        "<IIIIIIIIII", 0, count, directory_start, 0, CUTOFF, mini_start, mini_count, END, 0, places[0]
    )
    header += struct.pack("<108I", *places[1:], *[FREE] * (108 - len(places[1:])))
    return header + b"".join(sectors) + table
