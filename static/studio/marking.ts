// What can be done with notes and groups, over the studio's state. Knows no React and no pixels.
import { frameAround, markKey, membersOf, parsedKey } from "./around";
import type { Fault } from "./fault";
import type { Change, Graph } from "./graph";
import { type Group, MAX_GROUPS, MAX_NOTES, type MarkChange, type Note, SIDE } from "./marks";
import { groupName, noteName } from "./markwords";
import { tiersWords, unturned } from "./naming";
import { freePlace, type Place } from "./placing";
import { faultOfChange } from "./shape";
import type { Studio } from "./studio";
import { gettext } from "./words";

export class Marking {
  readonly #studio: Studio;

  constructor(studio: Studio) {
    this.#studio = studio;
  }

  get #view(): Graph {
    return this.#studio.state.view;
  }

  get note(): Note | null {
    const [name, id] = parsedKey(this.#studio.state.mark ?? "") ?? [];
    return name === "note" ? (this.#view.notes.get(id ?? "") ?? null) : null;
  }

  get group(): Group | null {
    const [name, id] = parsedKey(this.#studio.state.mark ?? "") ?? [];
    return name === "group" ? (this.#view.groups.get(id ?? "") ?? null) : null;
  }

  select(key: string): void {
    this.#studio.select([]);
    this.#studio.set({ mark: key });
  }

  /** Beside what is chosen, else where one looks; what it shall say is asked for at once. */
  addNote(): void {
    const studio = this.#studio;
    if (this.#view.notes.size >= MAX_NOTES) return studio.say(gettext("This design is full: it holds %(limit)s notes.", { limit: MAX_NOTES }));
    const note = studio.newId("n");
    const { x, y } = freePlace(this.#view, studio.chosen ?? undefined, studio.camera?.centre() ?? { x: 0, y: 0 });
    if (!studio.make([{ type: "add_note", note, x, y, text: "" }])) return;
    studio.say(gettext("Added a note."));
    this.#ask(markKey("note", note), { x, y });
  }

  /** Around the selected tiers, else an empty one where one looks. A zone until somebody says otherwise: that changes no run. */
  addGroup(): void {
    const studio = this.#studio;
    if (this.#view.groups.size >= MAX_GROUPS) return studio.say(gettext("This design is full: it holds %(limit)s groups.", { limit: MAX_GROUPS }));
    const tiers = [...studio.state.tiers].flatMap((id) => this.#view.tiers.get(id) ?? []);
    const frame = frameAround(tiers, studio.camera?.centre() ?? { x: 0, y: 0 });
    const group = studio.newId("g");
    const name = this.#freeName();
    if (!studio.make([{ type: "add_group", group, kind: "zone", name, ...frame }])) return;
    studio.say(tiers.length ? gettext("Drew %(name)s around %(many)s.", { name, many: tiersWords(tiers.length) }) : gettext("Drew %(name)s.", { name }));
    this.#ask(markKey("group", group), frame);
  }

  #ask(key: string, place: Place): void {
    this.select(key);
    this.#studio.camera?.show(place);
    this.#studio.focus("name");
  }

  #freeName(): string {
    const taken = new Set([...this.#view.groups.values()].map(({ name }) => name));
    for (let n = 1; ; n++) {
      const name = gettext("Zone %(n)s", { n });
      if (!taken.has(name)) return name;
    }
  }

  setText(note: Note, text: string): Fault | null {
    return text === note.text ? null : this.#set({ type: "set_note", note: note.id, key: "text", value: text });
  }

  rename(group: Group, name: string): Fault | null {
    const value = unturned(name);
    return value === group.name ? null : this.#set({ type: "set_group", group: group.id, key: "name", value });
  }

  /** A region is one of those that the brief names, where it names any: the first that is not drawn yet. */
  setKind(group: Group, kind: Group["kind"]): void {
    if (kind === group.kind) return;
    const regions = this.#studio.config.regions ?? [];
    const drawn = new Set([...this.#view.groups.values()].flatMap((other) => (other.kind === "region" ? other.name : [])));
    const free = regions.find((name) => !drawn.has(name));
    const changes: Change[] = [{ type: "set_group", group: group.id, key: "kind", value: kind }];
    if (kind === "region" && free && !regions.includes(group.name)) changes.unshift({ type: "set_group", group: group.id, key: "name", value: free });
    this.#studio.make(changes);
  }

  resize(group: Group, width: number, height: number): Fault | null {
    const { id, x, y } = group;
    if (width === group.width && height === group.height) return null;
    return this.#set({ type: "move_group", group: id, x, y, width, height });
  }

  /** As by hand: no smaller and no larger than it may be. */
  drag(group: Group, width: number, height: number): void {
    this.resize(group, sided(width), sided(height));
  }

  /** Drawn anew around the tiers that stand in it. */
  tighten(group: Group): void {
    const members = membersOf(this.#view, group);
    if (!members.length) return;
    this.#studio.make([{ type: "move_group", group: group.id, ...frameAround(members, group) }]);
  }

  /** What puts a note or a group elsewhere. */
  moving(key: string, { x, y }: Place): Change[] {
    const [name, id = ""] = parsedKey(key) ?? [];
    const note = name === "note" ? this.#view.notes.get(id) : undefined;
    if (note) return note.x === x && note.y === y ? [] : [{ type: "move_note", note: id, x, y }];
    const group = name === "group" ? this.#view.groups.get(id) : undefined;
    if (!group || (group.x === x && group.y === y)) return [];
    return [{ type: "move_group", group: id, x, y, width: group.width, height: group.height }];
  }

  /** Removes what is chosen. What stood in a group stays. */
  remove(): void {
    const { note, group } = this;
    const members = group ? membersOf(this.#view, group).length : 0;
    const words = note
      ? gettext("Removed %(name)s.", { name: noteName(note) })
      : group && members
        ? gettext("Removed %(name)s. What stood in it stays: %(many)s.", { name: groupName(group), many: tiersWords(members) })
        : gettext("Removed %(name)s.", { name: group ? groupName(group) : "" });
    const change: Change | null = note ? { type: "remove_note", note: note.id } : group && { type: "remove_group", group: group.id };
    if (!change || !this.#studio.make([change])) return;
    this.#studio.say(words, true);
    this.#studio.select([]);
    this.#studio.focus("drawing");
  }

  /** To the next note or group, from left to right. */
  next(): void {
    const all = [...[...this.#view.groups.values()].map((group) => ({ key: markKey("group", group.id), ...group })), ...[...this.#view.notes.values()].map((note) => ({ key: markKey("note", note.id), ...note }))];
    all.sort((a, b) => a.x - b.x || a.y - b.y);
    const to = all[(all.findIndex(({ key }) => key === this.#studio.state.mark) + 1) % all.length];
    if (!to) return;
    this.select(to.key);
    this.#studio.camera?.show(to);
    this.#studio.focus("drawing");
  }

  #set(change: MarkChange): Fault | null {
    const fault = faultOfChange(change);
    if (!fault) this.#studio.make([change]);
    return fault;
  }
}

function sided(length: number): number {
  return Math.min(SIDE[1], Math.max(SIDE[0], Math.round(length)));
}
