"""Many keys: how long they take to make, to start with, and whether they make the service slower."""

import time

from . import cases, load
from .signing import Signer

BATCH = 5


def measure(service, count, seconds, folder, say):
    """Beside ten keys of the same service, in the same minutes."""
    signer = Signer(service)
    few = cases.Keys(signer.client)
    result = {"keys": count}
    requests = cases.encrypt(signer, few)
    result["encryptWith10"] = load.run(service, requests, seconds, folder)
    say(f"making {count} keys")
    result["createPerSecond"] = _populate(service, signer, count, folder)
    say("starting again")
    service.stop()
    result["startSeconds"] = service.start()
    result["residentAfterStartMiB"] = service.peak_memory()
    many = cases.Keys.__new__(cases.Keys)
    many.symmetric = _identifiers(signer.client)
    say(f"encrypting under {len(many.symmetric)} keys, each for the first time")
    requests = cases.encrypt(signer, many, len(many.symmetric))
    result["encryptFirstUse"] = load.run(service, requests, seconds, folder, warm=False)
    say("and again")
    result["encryptWithMany"] = load.run(service, requests, seconds, folder, warm=False)
    result["encryptWith10After"] = load.run(service, cases.encrypt(signer, few), seconds, folder)
    return result


def _populate(service, signer, count, folder):
    """The same signed request over and over: the service makes another key for each."""
    request = [signer.request("CreateKey", {})]
    started, made = time.monotonic(), 0
    while made < count:
        made += load.run(service, request, BATCH, folder, warm=False, recorded=False)["requests"]
    return made / (time.monotonic() - started)


def _identifiers(client):
    pages = client.get_paginator("list_keys").paginate(PaginationConfig={"PageSize": 1000})
    return [key["KeyId"] for page in pages for key in page["Keys"]]
