"""A picture goes to the teacher's page; whatever else is in the file does not."""

import base64
import struct
import zlib

import pytest

from classroom.intake.png import SIGNATURE, BadPicture, chunk, clean_png


def png(width=2, height=2, color=2, depth=8, pixels=None, before=(), interlaced=0, end=True):
    """Return a PNG file with extra chunks before its pixels."""
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlaced)
    pixels = (b"\0" + b"\x80" * 3 * width) * height if pixels is None else pixels
    parts = [chunk(b"IHDR", header), *before, chunk(b"IDAT", zlib.compress(pixels))]
    return SIGNATURE + b"".join(parts) + (chunk(b"IEND", b"") if end else b"")


def clean(data):
    return base64.b64decode(clean_png(base64.b64encode(data).decode()))


def test_a_picture_stays_a_picture():
    assert clean(png()) == png()
    wrapped = "\n".join(
        [base64.b64encode(png()).decode()[:20], base64.b64encode(png()).decode()[20:]]
    )
    assert base64.b64decode(clean_png(wrapped)) == png()


def test_a_picture_by_matplotlib(tmp_path):
    from matplotlib.figure import Figure

    figure = Figure(figsize=(2, 1))
    figure.subplots().plot([1, 2])
    figure.savefig(tmp_path / "a.png")
    data = (tmp_path / "a.png").read_bytes()
    assert b"matplotlib" in data
    cleaned = clean(data)
    assert b"matplotlib" not in cleaned
    assert cleaned.startswith(SIGNATURE + b"\0\0\0\rIHDR")


def test_text_and_profiles_and_the_rest_are_dropped():
    script = b"<script>alert(1)</script>"
    extra = [chunk(kind, script) for kind in (b"tEXt", b"iTXt", b"iCCP", b"eXIf", b"acTL")]
    data = clean(png(before=extra) + script)
    assert data == png()


BAD = {
    "not base64": b"",
    "nothing": b"",
    "svg": b"<svg onload=alert(1)/>",
    "cut off": png()[:-20],
    "no end": png(end=False),
    "too wide": png(width=100_000),
    "too many pixels": png(width=6000, height=6000, depth=1, color=0, pixels=b"\0" * 6000 * 751),
    "too many bytes": png(width=6000, height=6000, depth=16),
    "a bomb": png(pixels=b"\0" * 10**7 + b"\1")[:-1] + b"",
    "too few pixels": png(pixels=b"\0\1\2"),
    "interlaced": png(interlaced=1),
    "no palette": png(color=3),
    "unknown colour": png(color=5),
    "damaged": png().replace(zlib.compress((b"\0" + b"\x80" * 6) * 2)[:6], b"\xff" * 6),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_plain_picture_is_refused(name):
    text = "%%%" if name == "not base64" else base64.b64encode(BAD[name]).decode()
    with pytest.raises(BadPicture):
        clean_png(text)


def test_a_bomb_is_cut_to_its_size():
    assert len(clean(png(pixels=(b"\0" + b"\x80" * 6) * 2 + b"\0" * 10**7))) < 200
