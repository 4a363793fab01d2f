import type { Socket } from 'node:net';

/** Sockets on which nobody has shown a cookie of ours yet. */
const STRANGERS_MAX = 64;
/** Sockets of browsers that were let in: sixteen of them, six connections each, and some that are just closing. */
const KNOWN_MAX = 128;

/**
 * The places at the door. Whoever has not shown who he is makes room for the next who comes, the longest waiting first: any
 * number of silent connections of another user of this machine takes no place from the window, whose own are counted apart.
 */
export class ConnectionPlaces {
  readonly #strangers = new Set<Socket>();
  readonly #known = new Set<Socket>();

  came(socket: Socket): void {
    const [first] = this.#strangers;
    if (first !== undefined && this.#strangers.size >= STRANGERS_MAX) {
      this.#strangers.delete(first);
      first.destroy();
    }
    this.#strangers.add(socket);
    socket.once('close', () => {
      this.#strangers.delete(socket);
      this.#known.delete(socket);
    });
  }

  /** A request on it has brought the cookie of a session; a socket beyond the number stays among the strangers. */
  shownBy(socket: Socket): void {
    if (this.#known.size < KNOWN_MAX && this.#strangers.delete(socket)) this.#known.add(socket);
  }
}
