"""What is done when its day comes, under a clock that is set forward: destruction and rotation."""

import datetime
import json
import shutil
import sqlite3
import time

import pytest

from copies import DEK, copy, original, still_opens  # noqa: F401 (fixtures)
from native import Native, by_id, by_name
from service import wait_for

pytestmark = pytest.mark.skipif(not shutil.which("faketime"), reason="faketime isn't installed (make setup-test)")


def at(service, days):
    """The same service so many days from now. Timers keep the real clock's pace."""
    service.flags = ["--scheduler-interval", "1"]
    service.prefix = ["faketime", "--exclude-monotonic", "-f", f"+{days}d"] if days else []
    # The certificate is of that day as well, so that a client of today doesn't take it.
    return Native(service.start(), plain=True)


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def test_scheduled_destruction_really_happens(copy):
    native = at(copy, 0)
    key = native.create_key("doomed")["key"]["identifier"]
    native.call("createKeyName", keyName="doomed-too", target=by_id(key))
    native.call("rotateKey", key=by_id(key), trigger="onDemand")
    spared = native.create_key("spared")["key"]["identifier"]
    ciphertext = native.encrypt(by_id(key), b"gone")
    spared_ciphertext = native.encrypt(by_id(spared), b"kept")
    for each in (key, spared):
        scheduled = native.call("scheduleKeyDestruction", key=by_id(each), waitingDays=7)
        wait = moment(scheduled["destruction"]) - datetime.datetime.now(datetime.timezone.utc)
        assert datetime.timedelta(days=6, hours=23) < wait <= datetime.timedelta(days=7, seconds=1)
    native.call("cancelKeyDestruction", key=by_id(spared))
    assert native.refused("decrypt", "keyStateForbids", **native.decrypt_request(ciphertext, by_id(key)))
    assert copy.stop() == 0

    native = at(copy, 6)  # Its day hasn't come.
    wait_for(lambda: len(native.records(operation="listDueWork", outcome="success")) >= 3)
    assert native.call("describeKey", key=by_id(key))["destruction"]
    assert copy.stop() == 0

    native = at(copy, 8)
    wait_for(lambda: native.ask("describeKey", key=by_id(key)).status_code == 404)
    records = [json.loads(e["record"]) for e in reversed(native.records(operation="destroyKey", key=key))]
    assert [(r["phase"], r["outcome"]) for r in records] == [("intent", "intended"), ("outcome", "success")]
    assert records[0]["id"] == records[1]["id"] and {r["door"] for r in records} == {"system"}
    native.refused("decrypt", "keyNotFound", **native.decrypt_request(ciphertext, by_id(key)))
    native.refused("describeKey", "keyNotFound", key=by_name("doomed"))
    with sqlite3.connect(copy.data_dir / "kms.sqlite") as database:
        for table, column in (("key", "identifier"), ("key_version", "parent"), ("key_name", "parent")):
            assert database.execute(f'SELECT count(*) FROM "{table}" WHERE {column} = ?', [key]).fetchone() == (0,)
    # Its names are free again.
    for name in ("doomed", "doomed-too"):
        native.create_key(name)
    native.call("reactivateKey", key=by_id(spared))
    assert native.decrypt(spared_ciphertext, by_id(spared)) == b"kept"
    assert still_opens(copy, plain=True)
    assert copy.stop() == 0


def test_rotation_happens_at_its_time(copy):
    native = at(copy, 0)
    before = native.call("describeKey", key=DEK)
    assert before["rotation"]["periodInDays"] == 90 and before["currentVersion"]["number"] == 1
    assert copy.stop() == 0

    native = at(copy, 89)
    wait_for(lambda: len(native.records(operation="listDueWork", outcome="success")) >= 3)
    assert native.call("describeKey", key=DEK)["currentVersion"]["number"] == 1
    assert copy.stop() == 0

    native = at(copy, 91)
    wait_for(lambda: native.call("describeKey", key=DEK)["currentVersion"]["number"] == 2)
    time.sleep(1.5)
    after = native.call("describeKey", key=DEK)
    assert after["currentVersion"]["number"] == 2, "once is enough"
    days = (moment(after["rotation"]["next"]) - moment(before["rotation"]["next"])).days
    assert 90 <= days <= 92
    record, = [json.loads(entry["record"]) for entry in native.records(operation="rotateKey")]
    assert (record["door"], record["outcome"], record["version"]) == ("system", "success", 2)
    assert still_opens(copy, plain=True)  # What the first version encrypted is the first version's to decrypt.
    fresh = native.encrypt(DEK, b"second")
    assert native.decrypt(fresh, DEK) == b"second"
    assert copy.stop() == 0
