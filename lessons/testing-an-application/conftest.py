"""The fixture to copy: one larder for all tests, a clean one for each."""

import os
import subprocess

import pytest
import redis


class Larder:
    """A connection of its own for what no Redis does."""

    def __init__(self, port: int):
        self.port = port
        self.control = redis.Redis(port=port, decode_responses=True)

    def __call__(self, *words):
        """larder("TIME", "ADVANCE", "1h") sends LARDER TIME ADVANCE 1h."""
        return self.control.execute_command("LARDER", *words)

    def client(self, **options) -> redis.Redis:
        return redis.Redis(port=self.port, socket_timeout=0.5, **options)


@pytest.fixture(scope="session")
def server():
    program = os.environ.get("LARDER", "larder")
    process = subprocess.Popen(
        [program, "serve", "--port", "0", "--clock", "frozen"], stdout=subprocess.PIPE, text=True)
    port = int(process.stdout.readline().rsplit(":", 1)[1])
    yield Larder(port)
    process.terminate()
    assert process.wait(timeout=5) == 0


@pytest.fixture
def larder(server):
    server("RESET")
    return server
