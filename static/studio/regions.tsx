// The regions of the brief, to choose from while one types.
import { regionWords } from "./regionwords";

export function Regions({ id, list }: { id: string; list: readonly string[] }) {
  if (!list.length) return null;
  return (
    <datalist id={id}>
      {list.map((name) => (
        <option key={name} value={regionWords(name)} />
      ))}
    </datalist>
  );
}
