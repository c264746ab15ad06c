"""The plain loop: kazoo_read.py SERVER ROOT reads every provider of a Dubbo tree with its Stat."""

import sys

from kazoo.client import KazooClient

server, root = sys.argv[1:]
client = KazooClient(hosts=server)
client.start()
providers = 0
for service in client.get_children(f"/{root}"):
    path = f"/{root}/{service}/providers"
    for child in client.get_children(path):
        client.exists(f"{path}/{child}")
        providers += 1
print(providers, "providers")
client.stop()
