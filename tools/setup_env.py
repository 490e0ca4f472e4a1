"""Make .venv, with exactly the packages of requirements.txt in it.

Every target of the Makefile begins here. Any Python 3 can run this file, even
one too old for the book: it then looks for a newer one.
"""

import glob
import hashlib
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OLDEST, NEWEST = (3, 11), (3, 14)
PYTHON = "https://www.python.org/downloads/"
UV = "https://docs.astral.sh/uv/"
PROBE = (
    "import sys, importlib.util as u; print(sys.version_info[0], sys.version_info[1],"
    " int(u.find_spec('ensurepip') is not None), getattr(sys, '_base_executable', sys.executable))"
)


class SetupError(Exception):
    """A sentence that says what went wrong and what to do."""


def say(sentence):
    print("==> " + sentence, flush=True)


def run(command, otherwise):
    """Run a command from the root; `otherwise` is what to say when it fails."""
    if subprocess.call(command, cwd=ROOT):
        raise SetupError(otherwise)


def dotted(version):
    return f"{version[0]}.{version[1]}"


class Python:
    """An interpreter of this machine."""

    def __init__(self, version, has_pip, path):
        self.version = version
        self.has_pip = has_pip
        self.path = path

    def __str__(self):
        return f"Python {dotted(self.version)} ({self.path})"

    @property
    def fits(self):
        return OLDEST <= self.version <= NEWEST


def probe(command):
    """Ask an interpreter who it is; None when none answers."""
    try:
        answer = subprocess.check_output(
            [*command, "-c", PROBE], stderr=subprocess.DEVNULL, universal_newlines=True
        )
        major, minor, has_pip, path = answer.strip().split(" ", 3)
        return Python((int(major), int(minor)), has_pip == "1", path)
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None


def pyenv_folders():
    """Yield the folder of each Python that pyenv has installed."""
    if shutil.which("pyenv"):
        answer = subprocess.run(["pyenv", "root"], stdout=subprocess.PIPE, universal_newlines=True)
        pattern = os.path.join(answer.stdout.strip(), "versions", "3.*")
        yield from sorted(glob.glob(pattern), reverse=True)


def interpreters():
    """Yield the commands that may start a Python of the right version."""
    yield [sys.executable]
    versions = [f"3.{minor}" for minor in range(NEWEST[1], OLDEST[1] - 1, -1)]
    for version in versions:
        yield [f"python{version}"]
    for version in versions:
        yield ["py", f"-{version}"]
    for folder in pyenv_folders():
        yield [os.path.join(folder, "bin", "python")]


def find_python():
    """Return the first Python 3.11 to 3.14 with ensurepip, else the first without, else None."""
    spare = None
    for command in interpreters():
        python = probe(command)
        if python and python.fits:
            if python.has_pip:
                return python
            spare = spare or python
    return spare


def is_debian_root():
    return bool(shutil.which("apt-get")) and hasattr(os, "geteuid") and os.geteuid() == 0


def apt_get_install(package):
    say(f"Installing the package {package} with apt-get.")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    sorry = f"apt-get could not install {package}; the lines above say why."
    run(["apt-get", "update", "-qq"], sorry)
    run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", package], sorry)


def with_pip(python):
    """Give the system's Python what it needs to make environments, where that is possible."""
    if python and not python.has_pip and is_debian_root():
        try:
            apt_get_install(f"python{dotted(python.version)}-venv")
        except SetupError as error:
            say(str(error))
        return probe([python.path])
    return python


def recipe(python, venv):
    """Return the command that makes an environment with pip on this machine."""
    virtualenv, uv = shutil.which("virtualenv"), shutil.which("uv")
    if python and python.has_pip:
        return [python.path, "-m", "venv", venv]
    if python and virtualenv:
        return [virtualenv, "--python", python.path, venv]
    if uv:
        version = python.path if python else dotted(NEWEST)
        return [uv, "venv", "--seed", "--allow-existing", "--python", version, venv]
    if python:
        raise SetupError(
            f"{python} has no ensurepip, so it cannot make an environment. Install it (on Debian"
            f" and Ubuntu: apt-get install python{dotted(python.version)}-venv), or virtualenv,"
            f" or uv ({UV}), then try again."
        )
    raise SetupError(
        f"The book needs Python {dotted(OLDEST)} to {dotted(NEWEST)}. This is Python"
        f" {dotted(sys.version_info)}, and no other was found. Install one ({PYTHON}) or uv ({UV}),"
        " then try again."
    )


def python_of(venv):
    folder, name = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
    return os.path.join(venv, folder, name)


def stamp_name(root):
    """Return a file name that changes whenever the packages may have to change."""
    digest = hashlib.sha256()
    for name in ("requirements.txt", "pyproject.toml"):
        with open(os.path.join(root, name), "rb") as file:
            digest.update(file.read().replace(b"\r\n", b"\n") + b"\0")
    return "set-up-" + digest.hexdigest()[:16]


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


class Environment:
    """The folder .venv, and what its stamps say about it.

    A set-up writes the file "unfinished" first and renames it to its stamp at the
    very end. Both hold the folder's place: an environment does not survive a move.
    """

    def __init__(self, root):
        self.root = root
        self.venv = os.path.join(root, ".venv")
        self.unfinished = os.path.join(self.venv, "unfinished")
        self.stamp = os.path.join(self.venv, stamp_name(root))

    def is_current(self):
        return (
            os.path.exists(self.stamp)
            and read(self.stamp) == self.venv
            and os.path.exists(python_of(self.venv))
        )

    def is_usable(self):
        """Tell whether packages can be installed into what is there."""
        python = probe([python_of(self.venv)])
        here = all(read(stamp) == self.venv for stamp in self._stamps())
        return not os.path.exists(self.unfinished) and here and bool(python) and python.fits

    def _stamps(self):
        return glob.glob(os.path.join(glob.escape(self.venv), "set-up-*"))

    def begin(self):
        os.makedirs(self.venv, exist_ok=True)
        for stamp in self._stamps():
            os.remove(stamp)
        with open(self.unfinished, "w", encoding="utf-8") as file:
            file.write(self.venv)

    def create(self):
        command = recipe(with_pip(find_python()), self.venv)
        say("Making .venv: " + " ".join(command))
        shutil.rmtree(self.venv, ignore_errors=True)
        self.begin()
        run(command, "The environment could not be made; the lines above say why.")

    def install(self):
        say("Installing the packages of requirements.txt. The first time takes some minutes.")
        pip = [python_of(self.venv), "-m", "pip", "install", "--disable-pip-version-check"]
        sorry = "The packages could not be installed; the lines above say why."
        run([*pip, "--quiet", "-r", "requirements.txt"], sorry)

    def finish(self):
        os.replace(self.unfinished, self.stamp)
        say(".venv is ready.")


def main():
    environment = Environment(ROOT)
    if environment.is_current():
        return
    if environment.is_usable():
        environment.begin()
    else:
        environment.create()
    environment.install()
    environment.finish()


if __name__ == "__main__":
    try:
        main()
    except SetupError as error:
        sys.exit("==> " + str(error))
    except KeyboardInterrupt:
        sys.exit("==> Interrupted. The next run begins again.")
