"""Take the picture out of a PNG file that a student handed in, and nothing else.

The chunks that make the picture are checked and packed anew: no text, no profile,
no bytes behind the end, no bomb. What is not a plain PNG is refused.
"""

import base64
import binascii
import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"
LARGEST_SIDE = 6000
MOST_PIXELS = 12_000_000
LARGEST_PICTURE = 24_000_000  # bytes
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


class BadPicture(ValueError):
    """Not a PNG that is shown."""


def clean_png(text):
    """Return the PNG in a base64 text, decoded and encoded again, as base64 text.

    Raises
    ------
    BadPicture
        If there is no sound, non-interlaced PNG of a reasonable size.
    """
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadPicture("not base64") from error
    header, palette, transparency, packed = parts_of(data)
    pixels = unpack(packed, picture_size(header, palette))
    return base64.b64encode(pack(header, palette, transparency, pixels)).decode("ascii")


def parts_of(data):
    if not data.startswith(SIGNATURE):
        raise BadPicture("not a PNG")
    found = {b"IHDR": b"", b"PLTE": b"", b"tRNS": b"", b"IDAT": []}
    for kind, content in chunks(data):
        if kind == b"IDAT":
            found[kind].append(content)
        elif kind in found:
            found[kind] = content
    return found[b"IHDR"], found[b"PLTE"][:768], found[b"tRNS"][:256], b"".join(found[b"IDAT"])


def chunks(data):
    at = len(SIGNATURE)
    while at + 12 <= len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        content = data[at + 8 : at + 8 + size]
        if len(content) != size:
            raise BadPicture("cut off")
        if kind == b"IEND":
            return
        yield kind, content
        at += 12 + size
    raise BadPicture("cut off")


def picture_size(header, palette):
    """Return the number of bytes that the unpacked picture has to have."""
    if len(header) != 13:
        raise BadPicture("no header")
    width, height, depth, color, packing, filtering, interlaced = struct.unpack(">IIBBBBB", header)
    sides_fit = 0 < width <= LARGEST_SIDE and 0 < height <= LARGEST_SIDE
    if not sides_fit or width * height > MOST_PIXELS:
        raise BadPicture("too large")
    if color not in CHANNELS or depth not in (1, 2, 4, 8, 16) or packing or filtering or interlaced:
        raise BadPicture("a kind of PNG that is not shown")
    if color == 3 and (not palette or len(palette) % 3):
        raise BadPicture("no palette")
    size = height * (1 + (width * depth * CHANNELS[color] + 7) // 8)
    if size > LARGEST_PICTURE:
        raise BadPicture("too large")
    return size


def unpack(packed, size):
    try:
        unpacker = zlib.decompressobj()
        pixels = unpacker.decompress(packed, size)
    except zlib.error as error:
        raise BadPicture("damaged") from error
    if len(pixels) != size:
        raise BadPicture("damaged")
    return pixels


def pack(header, palette, transparency, pixels):
    optional = [(b"PLTE", palette), (b"tRNS", transparency)]
    chunks = [(b"IHDR", header), *(pair for pair in optional if pair[1])]
    chunks += [(b"IDAT", zlib.compress(pixels, 6)), (b"IEND", b"")]
    return SIGNATURE + b"".join(chunk(kind, content) for kind, content in chunks)


def chunk(kind, content):
    checksum = zlib.crc32(kind + content)
    return struct.pack(">I4s", len(content), kind) + content + struct.pack(">I", checksum)
