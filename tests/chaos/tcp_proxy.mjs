// A small TCP proxy to a PostgreSQL server, which can cut a connection at a COMMIT: before the server
// sees it, or behind it, so that nobody hears whether it was done.
import { connect, createServer } from "node:net";

export class Proxy {
  // `how` is asked at every COMMIT: null, "before" or "after".
  constructor(port, how) {
    this.cuts = 0;
    this.server = createServer((client) => {
      const server = connect(port, "127.0.0.1");
      let is_cut = false;
      const end = () => {
        client.destroy();
        server.destroy();
      };
      client.on("data", (bytes) => {
        // The whole statement: a BEGIN says "READ COMMITTED".
        const cut = !is_cut && bytes.includes("COMMIT\0") ? how() : null;
        if (cut) {
          is_cut = true;
          ++this.cuts;
        }
        if (cut === "before") return end();
        server.write(bytes);
        // The answer is waited for, so that it was done, and is not told.
        if (cut === "after") server.once("data", end);
      });
      server.on("data", (bytes) => {
        if (!is_cut) client.write(bytes);
      });
      for (const one of [client, server]) one.on("error", end).on("close", end);
    });
  }

  async listen() {
    await new Promise((done) => this.server.listen(0, "127.0.0.1", done));
    return this.server.address().port;
  }

  close() {
    this.server.close();
  }
}
