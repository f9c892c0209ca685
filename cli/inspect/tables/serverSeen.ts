/** The first of the addresses and ports that something was seen at, and whether there were others. */
export class ServerSeen {
  /** Four or sixteen bytes. */
  address: Uint8Array = new Uint8Array(0);
  port = 0;
  hasMore = false;

  add(address: Buffer, port: number): void {
    if (this.address.length === 0) {
      this.address = Uint8Array.from(address);
      this.port = port;
    } else if (this.port !== port || !address.equals(this.address)) {
      this.hasMore = true;
    }
  }
}
