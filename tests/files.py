"""Small files as they are built: a photo, a picture, a paper. Nobody could look at them; every checker takes them."""

import struct
import zlib


def jpeg(body: bytes = b"", said: bytes = b"") -> bytes:
    """A photo with ``body`` for its picture and ``said`` as its comment; ``body`` without 0xFF."""
    parts = ((0xFE, said), (0xC0, b"\x08\0\x10\0\x10\x01\x01\x11\0"), (0xDA, b"\x01\x01\0\0\x3f\0"))
    segments = b"".join(bytes((0xFF, kind)) + struct.pack(">H", len(part) + 2) + part for kind, part in parts)
    return b"\xff\xd8" + segments + body + b"\xff\xd9"


def png(said: bytes = b"") -> bytes:
    """A picture with ``said`` as its text."""
    parts = ((b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)), (b"tEXt", b"Comment\0" + said))
    parts = (*parts, (b"IDAT", zlib.compress(b"\0\0\0\0")), (b"IEND", b""))
    chunks = (struct.pack(">I", len(d)) + kind + d + struct.pack(">I", zlib.crc32(kind + d)) for kind, d in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def pdf(said: bytes = b"made up") -> bytes:
    """A paper that says nothing."""
    return b"%PDF-1.4\n% " + said + b"\ntrailer\nstartxref\n0\n%%EOF\n"
