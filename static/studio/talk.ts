// Comments pinned to tiers: what was said, told live; and what we say, which counts once the server has stored it.
import type { Graph } from "./graph";
import { nameOf } from "./naming";
import type { Studio } from "./studio";
import { gettext } from "./words";

export interface Comment {
  readonly id: string;
  /** The comment that it answers; null: it begins a thread. */
  readonly thread: string | null;
  readonly tier: string;
  /** As the tier was called then: it may be gone. */
  readonly tier_name: string;
  readonly author: string;
  readonly name: string;
  readonly text: string;
  readonly at: string;
  readonly resolved: boolean;
}
export interface Thread extends Comment {
  readonly answers: readonly Comment[];
}
export interface Topic {
  readonly tier: string;
  readonly name: string;
  readonly isGone: boolean;
  readonly threads: readonly Thread[];
}
export interface Talking {
  readonly comments: readonly Comment[];
  readonly isOpen: boolean;
  /** Counts how often the panel was asked for, so that the focus goes there. */
  readonly asked: number;
}
export type Post = (path: string, body: unknown) => Promise<unknown>;

const COMMENT = 2; // the right that it takes

export class Talk {
  now: Talking = { comments: [], isOpen: false, asked: 0 };
  post: Post = post;
  readonly #studio: Studio;
  readonly #listeners = new Set<() => void>();

  constructor(studio: Studio) {
    this.#studio = studio;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #set(patch: Partial<Talking>): void {
    this.now = { ...this.now, ...patch };
    for (const listener of this.#listeners) listener();
  }

  get mayTalk(): boolean {
    return (this.#studio.config.right ?? 0) >= COMMENT && this.#studio.state.connection !== "shut";
  }

  toggle(isOpen = !this.now.isOpen): void {
    this.#set({ isOpen, asked: this.now.asked + 1 });
    if (isOpen && this.#studio.company.here.isListed) this.#studio.company.list(false);
    if (!isOpen) this.#studio.focus("drawing");
  }

  close(): void {
    this.#set({ isOpen: false });
  }

  /** Fetched when the socket opens: what was said while it was closed is not told again. */
  async refresh(): Promise<void> {
    const { comments } = this.#studio.config;
    if (!comments) return;
    const before = new Set(this.now.comments);
    try {
      const answer = await fetch(comments, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const told = (await answer.json()).comments as readonly Comment[];
      const heard = this.now.comments.filter((comment) => !before.has(comment)); // meanwhile, and newer than what was told
      this.#set({ comments: heard.reduce(withOne, told) });
    } catch {
      // offline: the socket says when it is back
    }
  }

  hear(comment: Comment): void {
    const known = this.now.comments.some(({ id }) => id === comment.id);
    this.#set({ comments: withOne(this.now.comments, comment) });
    if (!known && comment.author !== this.#studio.config.actor) {
      this.#studio.murmur(gettext("%(who)s commented on %(name)s: %(text)s", { who: comment.name, name: comment.tier_name, text: comment.text }));
    }
  }

  /** False, and says why, if it was not stored. The same id again is the same comment. */
  async say(id: string, text: string, about: { tier: string } | { thread: string }): Promise<boolean> {
    const isStored = await this.#do(this.#studio.config.comments ?? "", { id, text, ...about });
    if (isStored) this.#studio.murmur(gettext("Your comment is stored."));
    return isStored;
  }

  async settle(thread: Thread, isResolved: boolean): Promise<boolean> {
    return this.#do(`${this.#studio.config.comments}${thread.id}/settle/`, isResolved);
  }

  async #do(path: string, body: unknown): Promise<boolean> {
    try {
      this.hear((await this.post(path, body)) as Comment);
      return true;
    } catch (error) {
      this.#studio.say(gettext("Not stored: %(reason)s", { reason: error instanceof Refused ? error.message : gettext("the server cannot be reached. Try again.") }));
      return false;
    }
  }

  newId(): string {
    return this.#studio.newId("c") + this.#studio.newId("c");
  }
}

/** In the place of what was known of it, or at the end. */
function withOne(comments: readonly Comment[], comment: Comment): readonly Comment[] {
  return comments.some(({ id }) => id === comment.id) ? comments.map((one) => (one.id === comment.id ? comment : one)) : [...comments, comment];
}

/** Threads by tier: what is selected first, what is gone last, each by its first word. */
export function topicsOf(comments: readonly Comment[], view: Graph, chosen: string | null): Topic[] {
  const topics = new Map<string, Topic & { threads: Thread[] }>();
  for (const comment of comments) {
    if (comment.thread !== null) continue;
    const { tier, tier_name } = comment;
    const standing = view.tiers.get(tier);
    const topic = topics.get(tier) ?? { tier, name: standing ? nameOf(standing) : tier_name, isGone: !standing, threads: [] };
    topic.threads.push({ ...comment, answers: comments.filter(({ thread }) => thread === comment.id) });
    topics.set(tier, topic);
  }
  const rank = ({ tier, isGone }: Topic): number => (tier === chosen ? 0 : isGone ? 2 : 1);
  return [...topics.values()].sort((a, b) => rank(a) - rank(b));
}

/** How many threads of each tier are not settled. */
export function openByTier(comments: readonly Comment[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { thread, tier, resolved } of comments) if (thread === null && !resolved) counts.set(tier, (counts.get(tier) ?? 0) + 1);
  return counts;
}

class Refused extends Error {}

async function post(path: string, body: unknown): Promise<unknown> {
  const token = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
  const answer = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": token }, body: JSON.stringify(body) });
  if (answer.ok) return answer.json();
  const said = (await answer.json().catch(() => null)) as { error?: string } | null;
  throw new Refused(said?.error ?? gettext("this design is no longer open to you"));
}
