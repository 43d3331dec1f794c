import { defineConfig } from "vitest/config";

// Django serves what is built here and finds it through the manifest (django-vite).
export default defineConfig({
  base: "/static/dist/",
  publicDir: false,
  build: {
    outDir: "static/dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    modulePreload: { polyfill: false },
    rolldownOptions: { input: "static/studio/main.tsx" },
  },
  test: {
    include: ["static/studio/**/*.test.ts"],
    testTimeout: 60_000,
  },
});
