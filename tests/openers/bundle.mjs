// One file for a browser, out of libraries that only come as modules. Vite, which builds the canvas, brings the bundler.
import { build } from "vite";

await build({
  configFile: false,
  logLevel: "error",
  root: import.meta.dirname,
  define: { "process.env.NODE_ENV": '"production"' },
  build: {
    lib: { entry: "openers.js", formats: ["iife"], name: "ignored", fileName: () => "openers.js" },
    outDir: process.argv[2],
    emptyOutDir: true,
    minify: false,
    rolldownOptions: { output: { codeSplitting: false }, onwarn: () => undefined },
  },
});
