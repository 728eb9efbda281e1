"""The command ``facilitation``, as administrators run it."""

from __future__ import annotations

import inspect
import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import free_port

PASSWORD = "a password for tests"
Command = Callable[..., subprocess.CompletedProcess[str]]


def take_orders() -> None:
    """Loads the application once, then forks for every order, a line of JSON on standard input.

    So each command has a process of its own, as it does for administrators, but starts at once.
    """
    import json
    import os
    import signal
    import sys

    from facilitation import cli

    cli.create_app(cli.Settings({"FACILITATION_DATA": sys.argv[1]}))
    while line := sys.stdin.readline():
        order = json.loads(line)
        if child := os.fork():
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            print(status, flush=True)
            continue
        signal.alarm(60)
        for number, file in enumerate(order["files"]):
            os.dup2(os.open(file, os.O_RDWR), number)
        os.environ.clear()
        os.environ.update(order["environment"])
        try:
            cli.main(order["words"], prog_name="facilitation")
        except SystemExit as end:
            # To take down all that was loaded takes longer than most commands.
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(int(end.code or 0))


@pytest.fixture(scope="module")
def orders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[subprocess.Popen[str]]:
    program = inspect.getsource(take_orders) + "take_orders()"
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path_factory.mktemp("orders"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process


@pytest.fixture
def facilitation(orders: subprocess.Popen[str], tmp_path: Path) -> Command:
    def run(*words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        files = [tmp_path / name for name in ("stdin", "stdout", "stderr")]
        for file, text in zip(files, (stdin, "", ""), strict=True):
            file.write_text(text)
        order = {
            "words": words,
            "files": [str(file) for file in files],
            "environment": environment(tmp_path / "data"),
        }
        assert orders.stdin and orders.stdout
        print(json.dumps(order), file=orders.stdin, flush=True)
        status = int(orders.stdout.readline())
        said, complained = (file.read_text() for file in files[1:])
        return subprocess.CompletedProcess(words, status, said, complained)

    return run


def environment(data: Path, **settings: str) -> dict[str, str]:
    return {
        **os.environ,
        "FACILITATION_DATA": str(data),
        "FACILITATION_HOST": "127.0.0.1",
        **settings,
    }


def test_an_account_is_made_and_its_password_changed(facilitation: Command) -> None:
    add = ("facilitators", "add", "--email", "fatma@example.org", "--password-stdin")
    assert facilitation(*add, stdin=PASSWORD).returncode == 0
    twice = facilitation(*add, stdin=PASSWORD)
    assert twice.returncode == 1 and "schon ein Konto" in twice.stderr
    short = facilitation(
        "facilitators", "password", "--email", "fatma@example.org", "--password-stdin", stdin="kurz"
    )
    assert short.returncode == 1 and "12 Zeichen" in short.stderr


def test_blueprint_files_are_checked(facilitation: Command, tmp_path: Path) -> None:
    good = Path(__file__).parents[1] / "facilitation/blueprints/builtin/ideenwerkstatt.yaml"
    bad = tmp_path / "kaputt.yaml"
    bad.write_text(good.read_text().replace("minutes: 20", "minuts: 20"))
    assert facilitation("blueprints", "check", str(good)).returncode == 0
    answer = facilitation("blueprints", "check", str(good), str(bad))
    assert answer.returncode == 1
    assert "kaputt.yaml" in answer.stdout and "ideas" in answer.stdout
    assert "minutes" in answer.stdout
    assert re.search(r"^kaputt\.yaml:\d+: Schritt „ideas“, Feld „minutes“: ", answer.stdout, re.M)


def test_a_backup_brings_everything_back(facilitation: Command, tmp_path: Path) -> None:
    def add(email: str) -> int:
        words = ("facilitators", "add", "--email", email, "--password-stdin")
        return facilitation(*words, stdin=PASSWORD).returncode

    assert add("fatma@example.org") == 0
    copy = tmp_path / "copy.sqlite3"
    assert facilitation("backup", str(copy)).returncode == 0
    assert facilitation("backup", str(copy)).returncode == 1, "nothing is overwritten"
    shutil.rmtree(tmp_path / "data")
    assert facilitation("workshops", "list").returncode == 0
    assert facilitation("restore", str(copy), "--yes").returncode == 0
    assert add("fatma@example.org") == 1, "the account is there again"
    assert facilitation("check").returncode in (0, 1)


def test_the_first_start_prints_a_link_that_makes_the_first_account(tmp_path: Path) -> None:
    port = str(free_port())
    settings = environment(
        tmp_path, FACILITATION_PORT=port, FACILITATION_PUBLIC_URL=f"http://127.0.0.1:{port}"
    )
    with subprocess.Popen(
        [sys.executable, "-m", "facilitation.cli", "serve"],
        stdout=subprocess.PIPE,
        text=True,
        env=settings,
    ) as server:
        assert server.stdout
        printed = ""
        for line in server.stdout:
            printed += line
            if "/welcome/" in line:
                break
        link = re.search(r"http://\S+/welcome/\S+", printed)
        assert link and "█" in printed, "the QR code of the address is there too"
        page = wait_for(link[0])
        server.terminate()
    assert 'name="password"' in page


def wait_for(address: str) -> str:
    for _attempt in range(100):
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return str(answer.read().decode())
        except OSError:
            time.sleep(0.1)
    raise AssertionError(address)
