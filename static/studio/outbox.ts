// What the server has confirmed, what is pending, and the view: confirmed + pending, always.
//
// The server's relay of an edit under its `seq` is the acknowledgement. Edits of others that land first go beneath our
// pending ones, which are replayed on top. A `send` and a journal are handed in; no socket is known here.
import { blank, type Change, type Drawing, type Edit, fieldOf, fold, type Graph, invert, read } from "./graph";
import type { Fault } from "./fault";
import { EDIT_BYTES, faultOfEdit, sizeBytes } from "./shape";

export interface Row extends Edit {
  readonly seq: number;
  readonly actor?: string;
  readonly at?: string;
}
export interface Welcome {
  readonly type: "welcome";
  readonly head: number;
  readonly snapshot?: { readonly seq: number; readonly graph: Drawing } | null;
  readonly edits: readonly Row[];
}
export interface Refused {
  readonly type: "refused";
  readonly id: string | null;
  readonly reason: string;
}
export type Heard = Welcome | Refused | { type: "edit"; edit: Row } | { type: "head"; seq: number };
export type Said = { type: "hello"; since: number } | { type: "edit"; edit: Edit };

export interface Journal {
  keep(edits: readonly Edit[]): void;
}
export interface Doors {
  send(message: Said): void;
  journal: Journal;
  newId(): string;
  changed(): void;
  /** An edit, ours or another's, is confirmed and beneath the view. */
  landed(row: Row): void;
  /** An edit of ours came to nothing; it is no longer in the view. */
  refused(edit: Edit | null, reason: string): void;
}

/** One change that takes back a part of an edit, and what that edit left in its place. */
interface TakeBack {
  readonly change: Change;
  readonly left: string;
}
type Stack = "undo" | "redo";
/** The edits that one gesture made: one, unless it was too large for one. */
type Gesture = readonly string[];

const REMEMBERED = 500; // gestures that can be undone
const ENVELOPE_BYTES = 100; // of an edit, around its changes
const PATIENCE = 2; // heartbeats after which what was not answered is said again

export class Outbox {
  seq = 0;
  /** The seq of the snapshot that we started from: what came before it we have not heard. */
  base = 0;
  confirmed: Graph = blank;
  view: Graph = blank;
  pending: readonly Edit[] = [];
  readonly stacks: Record<Stack, readonly Gesture[]> = { undo: [], redo: [] };
  #takeBacks = new Map<string, readonly TakeBack[]>();
  #held = new Map<number, Row>();
  #sent = new Map<string, number>(); // on this socket, and the heartbeats since
  #loaded = false;
  #open = false;
  #asked: { since: number; heads: number } | null = null;
  #doors: Doors;

  constructor(doors: Doors) {
    this.#doors = doors;
  }

  // -- what a person does ----------------------------------------------------------------------------------------------
  make(changes: readonly Change[]): Fault | null {
    const fault = this.#make(changes, "undo");
    if (!fault) this.stacks.redo = [];
    return fault;
  }

  /** Takes back our last gesture, but for what others wrote over since. null: there is none; []: nothing was left of it. */
  undo(): readonly Change[] | null {
    return this.#takeBack("undo", "redo");
  }

  redo(): readonly Change[] | null {
    return this.#takeBack("redo", "undo");
  }

  /** Edits that a tab which has died left behind. */
  adopt(edits: readonly Edit[]): void {
    const known = new Set(this.pending.map((edit) => edit.id));
    const orphans = edits.filter((edit) => !known.has(edit.id) && !faultOfEdit(edit));
    if (!orphans.length) return;
    this.#keep([...orphans, ...this.pending]);
    this.#settle();
    if (this.#open) this.#sendPending();
  }

  // -- what the network does -------------------------------------------------------------------------------------------
  opened(): void {
    this.#sent.clear();
    this.#asked = null;
    this.#ask();
  }

  closed(): void {
    this.#open = false;
    this.#asked = null;
  }

  hear(message: Heard): void {
    switch (message.type) {
      case "welcome":
        return this.#welcome(message);
      case "edit":
        return this.#land([message.edit]);
      case "refused":
        return this.#refused(message);
      case "head":
        return this.#head(message.seq);
    }
  }

  #welcome({ head, snapshot, edits }: Welcome): void {
    const startAfresh = this.#asked !== null && head < this.#asked.since;
    this.#asked = null;
    if (snapshot && (snapshot.seq > this.seq || startAfresh)) {
      this.confirmed = read(snapshot.graph);
      this.seq = this.base = snapshot.seq;
      this.#sent.clear(); // the snapshot may hold edits of ours without saying so: sent again, they are answered
    } else if (snapshot && !this.#loaded) {
      this.confirmed = read(snapshot.graph);
    }
    if (startAfresh) this.#held.clear();
    this.#loaded = this.#open = true;
    this.#land(edits);
    this.#sendPending();
  }

  #land(rows: readonly Row[]): void {
    for (const row of rows) {
      if (row.seq <= this.seq) this.#drop(row.id);
      else this.#held.set(row.seq, row);
    }
    for (let row = this.#next(); row; row = this.#next()) this.#confirm(row);
    this.#settle();
    if (this.#held.size && this.#open) this.#ask();
  }

  #next(): Row | undefined {
    if (!this.#loaded) return undefined;
    for (const seq of this.#held.keys()) if (seq <= this.seq) this.#held.delete(seq);
    return this.#held.get(this.seq + 1);
  }

  #confirm(row: Row): void {
    if (this.#takeBacks.has(row.id)) this.#note(row, this.confirmed);
    this.confirmed = fold([row], this.confirmed);
    this.seq = row.seq;
    this.#doors.landed(row);
    this.#drop(row.id);
  }

  #head(seq: number): void {
    if (this.#asked) this.#asked.heads += 1;
    if (this.#asked && this.#asked.heads >= PATIENCE) this.#asked = null;
    if (seq > this.seq || !this.#open) this.#ask();
    for (const [id, heads] of this.#sent) this.#sent.set(id, heads + 1);
    if (this.#open) this.#sendPending();
  }

  #refused({ id, reason }: Refused): void {
    const edit = this.pending.find((one) => one.id === id) ?? null;
    if (edit) {
      for (const stack of ["undo", "redo"] as const) {
        this.stacks[stack] = this.stacks[stack].map((ids) => ids.filter((one) => one !== id)).filter((ids) => ids.length);
      }
      this.#takeBacks.delete(edit.id);
      this.#drop(edit.id);
      this.#settle();
    }
    this.#doors.refused(edit, reason);
  }

  #ask(): void {
    if (this.#asked) return;
    this.#asked = { since: this.seq, heads: 0 };
    this.#doors.send({ type: "hello", since: this.seq });
  }

  #sendPending(): void {
    for (const edit of this.pending) if ((this.#sent.get(edit.id) ?? PATIENCE) >= PATIENCE) this.#send(edit);
  }

  #send(edit: Edit): void {
    this.#sent.set(edit.id, 0);
    this.#doors.send({ type: "edit", edit });
  }

  // -- the view --------------------------------------------------------------------------------------------------------
  #make(changes: readonly Change[], onto: Stack): Fault | null {
    const edits = inEdits(changes).map((part) => ({ id: this.#doors.newId(), changes: part }));
    for (const edit of edits) {
      const fault = faultOfEdit(edit);
      if (fault) return fault;
    }
    this.#keep([...this.pending, ...edits]);
    for (const edit of edits) this.view = this.#note(edit, this.view);
    this.stacks[onto] = [...this.stacks[onto], edits.map((edit) => edit.id)].slice(-REMEMBERED);
    this.#forget();
    if (this.#open) for (const edit of edits) this.#send(edit);
    this.#doors.changed();
    return null;
  }

  #drop(id: string): void {
    this.#sent.delete(id);
    if (this.pending.some((edit) => edit.id === id)) this.#keep(this.pending.filter((edit) => edit.id !== id));
  }

  #keep(pending: readonly Edit[]): void {
    this.pending = pending;
    this.#doors.journal.keep(pending);
  }

  /** Replays what is pending on top of what is confirmed. */
  #settle(): void {
    this.view = this.pending.reduce((graph, edit) => this.#note(edit, graph), this.confirmed);
    this.#doors.changed();
  }

  // -- undo and redo ---------------------------------------------------------------------------------------------------
  #note(edit: Edit, beneath: Graph): Graph {
    let graph = beneath;
    const back: TakeBack[] = [];
    for (const change of edit.changes) {
      const inverse = invert(graph, change);
      graph = fold([{ changes: [change] }], graph);
      back.unshift(...inverse.map((one) => ({ change: one, left: fieldOf(graph, one) })));
    }
    this.#takeBacks.set(edit.id, back);
    return graph;
  }

  #takeBack(from: Stack, onto: Stack): readonly Change[] | null {
    const gesture = this.stacks[from].at(-1);
    if (!gesture) return null;
    this.stacks[from] = this.stacks[from].slice(0, -1);
    const changes = this.#untouched(gesture.toReversed().flatMap((id) => this.#takeBacks.get(id) ?? []));
    if (changes.length) this.#make(changes, onto);
    return changes;
  }

  /** Leaves out each field that somebody has written over since. */
  #untouched(back: readonly TakeBack[]): Change[] {
    let graph = this.view;
    const kept: Change[] = [];
    for (const { change, left } of back) {
      if (fieldOf(graph, change) !== left) continue;
      graph = fold([{ changes: [change] }], graph);
      kept.push(change);
    }
    return kept;
  }

  #forget(): void {
    if (this.#takeBacks.size < 4 * REMEMBERED) return;
    const needed = new Set([...this.stacks.undo.flat(), ...this.stacks.redo.flat(), ...this.pending.map((edit) => edit.id)]);
    for (const id of this.#takeBacks.keys()) if (!needed.has(id)) this.#takeBacks.delete(id);
  }
}

/** The changes of a gesture in as few edits as their size allows. */
function inEdits(changes: readonly Change[]): Change[][] {
  const parts: Change[][] = [[]];
  let bytes = ENVELOPE_BYTES;
  for (const change of changes) {
    const more = sizeBytes(change) + 1;
    if (bytes + more > EDIT_BYTES && parts.at(-1)?.length) {
      parts.push([]);
      bytes = ENVELOPE_BYTES;
    }
    parts.at(-1)?.push(change);
    bytes += more;
  }
  return parts;
}
