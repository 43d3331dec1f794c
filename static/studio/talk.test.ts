import { afterEach, expect, test, vi } from "vitest";
import { type Comment, Talk } from "./talk";

const comment = (id: string, patch: Partial<Comment> = {}): Comment => ({ id, thread: null, tier: "app", tier_name: "App", author: "ben", name: "Ben", text: id, at: "2026-01-01T00:00:00Z", resolved: false, ...patch });
const studio = { config: { comments: "/comments/", actor: "ada", right: 3 }, murmur: () => undefined, state: {} };

afterEach(() => vi.unstubAllGlobals());

test("what is heard while the comments are fetched is neither lost nor undone by them", async () => {
  const talk = new Talk(studio as never);
  talk.hear(comment("old"));
  let answer: (response: Response) => void = () => undefined;
  vi.stubGlobal("fetch", () => new Promise<Response>((done) => (answer = done)));
  const done = talk.refresh();
  talk.hear(comment("new"));
  talk.hear(comment("old", { resolved: true }));
  answer(Response.json({ comments: [comment("first"), comment("old")] }));
  await done;
  expect(talk.now.comments.map(({ id, resolved }) => [id, resolved])).toEqual([
    ["first", false],
    ["old", true],
    ["new", false],
  ]);
});

test("what is no longer told is gone", async () => {
  const talk = new Talk(studio as never);
  talk.hear(comment("old"));
  vi.stubGlobal("fetch", async () => Response.json({ comments: [] }));
  await talk.refresh();
  expect(talk.now.comments).toEqual([]);
});
