/**
 * The browser shell's HTTP door, for one browser on this machine. Nothing that matters is decided here: it lets the right
 * page in and hands operations to the process with the database.
 *
 * Listens on 127.0.0.1, random port. Every request: exactly one `Host: 127.0.0.1:PORT` (else 421), `Origin` ours where
 * there is one (else 403), `Sec-Fetch-Site` same-origin or a typed navigation (else 403); absolute-form targets 400.
 *
 * | request                     | needs                                             | answer |
 * |-----------------------------|---------------------------------------------------|--------|
 * | `GET /launch?t=TOKEN`       | token, once, 60 s; may come from anywhere as a    | 200, sets the cookie, refreshes to `/`; 401 |
 * |                             | top-level navigation                              |        |
 * | `GET /`, `GET /assets/…`    | cookie                                            | files of dist/renderer; 401, 404 |
 * | `GET /api/session`          | cookie                                            | `{"csrf": "…"}`: for the `x-csrf` header |
 * | `POST /api/call/OPERATION`  | cookie, `Origin`, `x-csrf`, `content-type:        | 200 `OperationOutcome` as JSON, refusals of the core included; |
 * |                             | application/json`; body = the input itself;       | 401, 403, 408, 413 (over 1 MiB; `import.files` 64 MiB), 415 |
 * |                             | `x-call-id: …` names it for progress and cancel   |        |
 * | `GET /api/events`           | cookie                                            | SSE, each `data:` one `AppEvent` as JSON; first what holds now |
 * |                             |                                                   | (`service`, `line`); 429 over the cap of streams |
 *
 * The cookie is `HttpOnly; SameSite=Strict; Path=/`, its name random: cookies ignore ports, and another local server must
 * neither know nor guess it. A refusal of the door has `{"error": "…"}`; it is no outcome of the core. Only `write` and
 * `long` operations and `session.active` keep the window from locking itself: reads are asked by the page alone, too.
 */
export const PROTOCOL = 1;
