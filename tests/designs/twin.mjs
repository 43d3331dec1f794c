// The canvas's door and fold, asked from outside: {edits, logs} comes in, what TypeScript makes of each goes out.
// `edits` are JSON texts; a log is a list of edits, of which those that pass the door are folded.
import { json } from "node:stream/consumers";
import { createServer } from "vite";

const { edits, logs } = await json(process.stdin);
const vite = await createServer({
  configFile: false,
  appType: "custom",
  logLevel: "error",
  optimizeDeps: { noDiscovery: true },
  server: { middlewareMode: true, hmr: false, watch: null, ws: false },
});
const load = (name) => vite.ssrLoadModule(`/static/studio/${name}.ts`);
const [{ faultOfEdit }, { line }, { fold, drawing, read }] = await Promise.all(["shape", "fault", "graph"].map(load));

const verdict = (edit) => {
  const fault = faultOfEdit(edit);
  return fault && line(fault);
};
const folded = (log) => {
  const passed = log.filter((edit) => !faultOfEdit(edit));
  const half = Math.floor(passed.length / 2);
  const snapshot = JSON.parse(JSON.stringify(drawing(fold(passed.slice(0, half)))));
  return [drawing(fold(passed)), drawing(fold(passed.slice(half), read(snapshot)))];
};
const answer = { verdicts: edits.map((text) => verdict(JSON.parse(text))), folds: logs.map(folded) };
process.stdout.write(JSON.stringify(answer), () => process.exit(0));
