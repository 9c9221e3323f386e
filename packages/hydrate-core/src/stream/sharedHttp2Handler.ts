import { type ClientHttp2Session, connect, constants, type IncomingHttpHeaders } from "node:http2";
import type { HttpHandlerOptions, HttpRequest, HttpResponse } from "@smithy/types";
import { idleTimeout } from "./retryStrategy.js";

type Line = { readonly session: ClientHttp2Session; streams: number };

/**
 * Sends every request over one HTTP/2 session, kept alive across invocations. The SDK's own handlers
 * do not: by default one opens a session, with a TLS handshake, for each request
 * (https://github.com/aws/aws-sdk-js-v3/issues/8279), and those of early 2026 and before lose a
 * session, without closing it, after its second request.
 *
 * It is what the SDK calls a request handler. Kinesis' API needs no more than a path and a body.
 */
export class SharedHttp2Handler {
  readonly metadata = { handlerProtocol: "h2" };
  readonly #lines = new Map<string, Line>();
  readonly #idleTimeout: number;

  /** @param idle milliseconds without a byte after which a request has failed */
  constructor(idle = idleTimeout) {
    this.#idleTimeout = idle;
  }

  async handle(
    request: HttpRequest,
    { abortSignal }: HttpHandlerOptions = {},
  ): Promise<{ response: HttpResponse }> {
    if (abortSignal?.aborted) throw named("AbortError", "Request aborted");
    const { promise, resolve, reject } = Promise.withResolvers<{ response: HttpResponse }>();
    const { protocol, hostname, port, path, method, headers, body } = request;
    const line = this.#lineTo(`${protocol}//${hostname}${port ? `:${port}` : ""}`);
    const heard = bytesHeard(line);
    const stream = line.session.request({ ...headers, ":method": method, ":path": path });
    hold(line);

    const giveUp = (error: Error): void => {
      // A sandbox that was frozen may thaw with a session whose peer is gone. Neither the next try
      // nor, if the deadline came first, the next invocation may use it.
      if (bytesHeard(line) === heard) this.#leave(line);
      stream.close(constants.NGHTTP2_CANCEL);
      stream.destroy(error);
      reject(error);
    };
    const onAbort = (): void => giveUp(named("AbortError", "Request aborted"));
    // The SDK's type of a signal is older than addEventListener.
    const signal = abortSignal && "addEventListener" in abortSignal ? abortSignal : undefined;
    signal?.addEventListener("abort", onAbort, { once: true });
    stream.setTimeout(this.#idleTimeout, () =>
      giveUp(named("TimeoutError", `Not a byte came for ${this.#idleTimeout} ms`)),
    );

    stream.on("error", reject);
    stream.on("aborted", () => reject(broken(stream.rstCode)));
    stream.on("response", (answered) => {
      const statusCode = answered[":status"] ?? 0;
      resolve({ response: { statusCode, headers: plain(answered), body: stream } });
    });
    stream.on("close", () => {
      signal?.removeEventListener("abort", onAbort);
      release(line);
      reject(broken(stream.rstCode));
    });
    stream.end(body);
    return promise;
  }

  /** Ends all sessions at once. */
  destroy(): void {
    for (const { session } of this.#lines.values()) session.destroy();
    this.#lines.clear();
  }

  /** A part of the SDK's interface: there is nothing to configure. */
  httpHandlerConfigs(): object {
    return {};
  }

  /** A part of the SDK's interface: there is nothing to configure. */
  updateHttpClientConfig(): void {}

  #lineTo(origin: string): Line {
    const known = this.#lines.get(origin);
    if (known && !known.session.closed && !known.session.destroyed) return known;
    const line = { session: connect(origin), streams: 0 };
    this.#lines.set(origin, line);
    // Between its requests it must not keep the process alive.
    line.session.unref();
    // What ends a session ends its streams, and these say so.
    for (const event of ["error", "goaway", "close"]) {
      line.session.on(event, () => this.#forget(line));
    }
    return line;
  }

  /** Opens no more streams; those that are open go on. */
  #leave(line: Line): void {
    this.#forget(line);
    line.session.close();
    if (line.streams <= 1) line.session.destroy();
  }

  #forget(line: Line): void {
    for (const [origin, known] of this.#lines) if (known === line) this.#lines.delete(origin);
  }
}

function hold(line: Line): void {
  line.streams += 1;
  line.session.ref();
}

function release(line: Line): void {
  line.streams -= 1;
  if (line.streams === 0) line.session.unref();
}

function bytesHeard({ session }: Line): number {
  return session.destroyed ? 0 : (session.socket?.bytesRead ?? 0);
}

function plain(headers: IncomingHttpHeaders): Record<string, string> {
  const entries = Object.entries(headers).filter(([name]) => !name.startsWith(":"));
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

function broken(code: number | undefined): Error {
  const message = `The HTTP/2 stream ended without a whole answer, with code ${code}`;
  return Object.assign(new Error(message), { code: "ECONNRESET" });
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
