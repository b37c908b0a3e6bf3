"""What a Python client sends: every kind of call, then events by number. Says what it gives up.

Arguments: which library, the address, the write key, how many events.
"""

import importlib
import logging
import sys

MODULES = {
    "segment": ("segment.analytics", "host"),
    "rudder": ("rudderstack.analytics", "dataPlaneUrl"),
    "old": ("analytics", "host"),
}
library, address, key, count = sys.argv[1:]
name, where = MODULES[library]
client = importlib.import_module(name)
client.write_key = key
setattr(client, where, address)
client.gzip = library != "segment"
client.on_error = lambda error, items: sys.stdout.write("gave up\n")
logging.disable(logging.CRITICAL)

client.identify("u1", {"plan": "gold", "name": "김철수"})
client.group("u1", "g1", {"size": 3})
client.alias("a1", "u1")
client.page("u1", "Docs", "Home", {"url": "https://shop.example/"})
client.screen("u1", "Main", "Start", {"k": 1})
for number in range(int(count)):
    client.track("u1", "Numbered", {"n": number})
client.flush()
sys.stdout.write("done\n")
