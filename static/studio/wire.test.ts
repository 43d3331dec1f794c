import { describe, expect, test } from "vitest";
import { Wire } from "./wire";

class Socket {
  readyState = 0;
  readonly sent: string[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  send(text: string): void {
    this.sent.push(text);
  }
  close(): void {
    this.readyState = 3;
  }
  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }
}

/** A wire with a clock that is turned by hand. */
function world(random = 0.5) {
  const sockets: Socket[] = [];
  const heard: unknown[] = [];
  const events: string[] = [];
  const waits: { ms: number; act: () => void }[] = [];
  const wire = new Wire(
    "ws://site/",
    {
      opened: () => events.push("opened"),
      closed: () => events.push("closed"),
      heard: (message) => heard.push(message),
      shut: (code) => events.push(`shut ${code}`),
    },
    {
      socket: () => {
        sockets.push(new Socket());
        return sockets.at(-1) as unknown as WebSocket;
      },
      random: () => random,
      after: (ms, act) => {
        const wait = { ms, act };
        waits.push(wait);
        return () => void (waits.includes(wait) && waits.splice(waits.indexOf(wait), 1));
      },
    },
  );
  const last = (): Socket => sockets.at(-1) as Socket;
  const pass = (): number => {
    const wait = waits.shift() as { ms: number; act: () => void };
    wait.act();
    return wait.ms;
  };
  return { wire, sockets, heard, events, waits, last, pass };
}

describe("the wire", () => {
  test("opens again later each time, never sooner than 0.2 s nor later than 5, and soon again after a word", () => {
    const { wire, last, pass } = world(1);
    wire.open();
    const waits = Array.from({ length: 7 }, () => {
      last().onclose?.({ code: 1006 });
      return pass();
    });
    expect(waits).toEqual([400, 800, 1600, 3200, 5000, 5000, 5000]);
    last().open();
    last().onmessage?.({ data: '{"type":"head","seq":1}' });
    last().onclose?.({ code: 1006 });
    expect(pass()).toBe(400);
  });

  test("spreads its returns", () => {
    const waits = [0, 0.5, 1].map((random) => {
      const { wire, last, pass } = world(random);
      wire.open();
      last().onclose?.({ code: 1006 });
      return pass();
    });
    expect(waits).toEqual([200, 300, 400]);
  });

  test("gives up for good when the server says so", () => {
    const { wire, last, events, waits } = world();
    wire.open();
    last().onclose?.({ code: 4404 });
    expect([events, waits]).toEqual([["closed", "shut 4404"], []]);
  });

  test("takes long silence for a dead line", () => {
    const { wire, last, events, waits, sockets } = world();
    wire.open();
    last().open();
    expect(waits.map(({ ms }) => ms)).toEqual([16_000]);
    waits[0]?.act();
    expect(events).toEqual(["opened", "closed"]);
    sockets[0]?.onmessage?.({ data: '{"type":"head","seq":1}' });
    expect(events).toEqual(["opened", "closed"]);
  });

  test("says nothing into a closed line, and hears no junk", () => {
    const { wire, last, heard } = world();
    wire.send({ type: "hello" });
    wire.open();
    wire.send({ type: "hello" });
    expect(last().sent).toEqual([]);
    last().open();
    wire.send({ type: "hello" });
    expect(last().sent).toEqual(['{"type":"hello"}']);
    for (const data of ["{", "null", "[1]", '{"seq":1}', '{"type":"head","seq":1}']) last().onmessage?.({ data });
    expect(heard).toEqual([{ type: "head", seq: 1 }]);
  });

  test("ignores a socket that it has left", () => {
    const { wire, sockets, heard, last, pass } = world();
    wire.open();
    last().open();
    last().onclose?.({ code: 1006 });
    pass();
    sockets[0]?.onmessage?.({ data: '{"type":"head","seq":1}' });
    expect([sockets.length, heard]).toEqual([2, []]);
  });
});
