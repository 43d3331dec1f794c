// What other programs make of our files, with their own code. Bundled by bundle.mjs, called by test_openers.py.
import { exportToSvg, restore } from "@excalidraw/excalidraw";
import { GraphDataModel, ModelXmlSerializer } from "@maxgraph/core";
import mermaid from "mermaid";

mermaid.initialize({ startOnLoad: false, maxEdges: 1000, maxTextSize: 500_000 });
let count = 0;

globalThis.openers = {
  /** Parsed and drawn: the boxes, what stands in them, and what else found its way into the picture. */
  async mermaid(text) {
    const { svg } = await mermaid.render(`drawn${++count}`, text);
    const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
    const picture = document.createElement("div");
    picture.innerHTML = svg;
    return {
      words: [...picture.querySelectorAll(".node .nodeLabel")].map((label) => label.textContent.trim()),
      classes: [...db.getVertices().values()].map(({ classes }) => classes.at(-1)),
      links: db.getEdges().length,
      foreign: picture.querySelectorAll(".node :is(script, img, b, i, a)").length,
    };
  },

  /** Opened with its bindings checked, and drawn. */
  async excalidraw(text) {
    const { elements, appState } = restore(JSON.parse(text), null, null, { repairBindings: true });
    const picture = await exportToSvg({ elements, appState, files: null, skipInliningFonts: true });
    return { elements: JSON.parse(JSON.stringify(elements)), drawn: picture.querySelectorAll("path").length };
  },

  /** Read into the model of maxGraph, which goes on where draw.io's mxGraph ended. */
  drawio(text) {
    const file = new DOMParser().parseFromString(text, "text/xml").querySelector("mxGraphModel");
    const model = new GraphDataModel();
    new ModelXmlSerializer(model).import(new XMLSerializer().serializeToString(file));
    const cells = Object.values(model.cells);
    return {
      boxes: cells.filter((cell) => cell.isVertex()).map(({ value, geometry: { x, y } }) => ({ value, x, y })),
      links: cells.filter((cell) => cell.isEdge()).map(({ source, target }) => [source?.value, target?.value]),
    };
  },
};
