// A PNG of the drawing: the browser paints the server's SVG, so that no server needs fonts or a painter.
const FINEST = 2;
const LARGEST = 8192; // px a side: what browsers still paint

function paint(picture) {
  const { naturalWidth: width, naturalHeight: height } = picture;
  const scale = Math.min(FINEST, LARGEST / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

async function save(button) {
  const picture = new Image();
  picture.src = button.dataset.png;
  await picture.decode();
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await paint(picture));
  link.download = button.dataset.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

for (const button of document.querySelectorAll("[data-png]")) {
  button.closest("[hidden]")?.removeAttribute("hidden");
  const failed = button.parentElement.querySelector("[role=alert]");
  button.addEventListener("click", () => {
    failed.hidden = true;
    save(button).catch(() => {
      failed.hidden = false;
    });
  });
}
