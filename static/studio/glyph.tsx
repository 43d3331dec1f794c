// A stencil from the sprite of the site.
import { useStudio } from "./hooks";

export function Glyph({ name }: { name: string }) {
  const { config } = useStudio();
  return (
    <svg className="glyph" viewBox="0 0 24 24" aria-hidden="true">
      <use href={`${config.glyphs ?? "/static/img/glyphs.svg"}#${name}`} />
    </svg>
  );
}
