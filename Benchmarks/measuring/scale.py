"""Many keys: how long they take to make, to start with, and whether they make the service slower."""

import time

from . import cases, load
from .signing import Signer

BATCH_SECONDS = 5
CONNECTIONS = 64


def measure(service, count, seconds, folder, say):
    """Beside ten keys of the same service, in the same minutes."""
    signer = Signer(service)
    few = cases.Keys(signer.client)
    before = set(_identifiers(signer.client))
    say(f"making {count} keys")
    rate = _populate(service, signer, count, folder)
    say("starting again")
    service.stop()
    start = {"startSeconds": service.start(), "residentAfterStartMiB": service.peak_memory()}
    many = [key for key in _identifiers(signer.client) if key not in before]
    return {"keys": len(many), "createPerSecond": rate} | start | compare(service, few, many, seconds, folder, say)


def compare(service, few, many, seconds, folder, say):
    """Encrypts under few keys, under many for the first time and once more, and under few again."""
    signer = Signer(service)

    def run(label, keys, warm=True):
        say(label)
        requests = cases.encrypt(signer, keys, max(len(keys), cases.REQUEST_COUNT))
        return load.run(service, requests, seconds, folder, warm=warm)

    return {
        "encryptWith10": run("Encrypt under 10 keys", few.symmetric),
        "encryptFirstUse": run(f"Encrypt under {len(many)} keys, for the first time", many, warm=False),
        "encryptWithMany": _used(service, signer, many, folder) or run("and again", many, warm=False),
        "encryptWith10After": run("Encrypt under 10 keys again", few.symmetric),
    }


def _used(service, signer, keys, folder):
    """Uses every key once, so that the service has read them all."""
    load.run(service, cases.encrypt(signer, keys, len(keys)), len(keys) // 3000 + 1, folder, warm=False, recorded=False)


def _populate(service, signer, count, folder):
    """The same signed request over and over: the service makes another key for each."""
    started, made = time.monotonic(), 0
    while made < count:
        request = [signer.request("CreateKey", {})]
        made += load.run(service, request, BATCH_SECONDS, folder, CONNECTIONS, warm=False, recorded=False)["requests"]
    return made / (time.monotonic() - started)


def _identifiers(client):
    pages = client.get_paginator("list_keys").paginate(PaginationConfig={"PageSize": 1000})
    return [key["KeyId"] for page in pages for key in page["Keys"]]
