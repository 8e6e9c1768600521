"""``python -m bench.sandbox ACCOUNTS``: serves the data set in a process of its own."""

import sys

from bench.data import tenants
from ccrm_admin.sandbox import SandboxServer

if __name__ == "__main__":
    server = SandboxServer(tenants(int(sys.argv[1])))
    print(server.url_template, flush=True)
    server.serve_forever()
