"""A receiver of webhooks in a process of its own: verifies each request and writes it to a file, a JSON a line.

Usage: ``python receiver.py SECRET FILE [STATUS ...]``; answers with the statuses in turn, then 200; prints its port.
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

from standardwebhooks.webhooks import Webhook, WebhookVerificationError


def main() -> None:
    secret, file, statuses = sys.argv[1], sys.argv[2], [int(status) for status in sys.argv[3:]]

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            try:
                Webhook(secret).verify(body, dict(self.headers))
                verified = True
            except WebhookVerificationError:
                verified = False
            status = statuses.pop(0) if statuses else 200
            with open(file, "a", encoding="utf-8") as log:
                log.write(
                    json.dumps({"verified": verified, "id": self.headers["webhook-id"], "body": json.loads(body)})
                )
                log.write("\n")
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            """Keep the terminal quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
