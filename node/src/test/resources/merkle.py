"""Root of the Merkle tree of a file (RFC 7574, section 5): merkle.py HASH CHUNK_SIZE FILE"""

import hashlib
import sys

name, chunk_size, path = sys.argv[1], int(sys.argv[2]), sys.argv[3]


def digest(data):
    return hashlib.new(name, data).digest()


with open(path, "rb") as content:
    layer = [digest(chunk) for chunk in iter(lambda: content.read(chunk_size), b"")]

empty = bytes(hashlib.new(name).digest_size)
while len(layer) & (len(layer) - 1):
    layer.append(empty)
while len(layer) > 1:
    pairs = zip(layer[::2], layer[1::2])
    layer = [empty if left == right == empty else digest(left + right) for left, right in pairs]
print(layer[0].hex())
