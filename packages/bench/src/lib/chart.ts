/** A line of the chart: its name, and its values in the order of the chart's steps. */
export type Series = { readonly name: string; readonly values: readonly number[] };

const [width, height] = [720, 400];
const plot = { left: 64, right: 600, top: 24, bottom: 344 };
const colors = ["#6b7280", "#d97706", "#9333ea", "#2563eb", "#059669"];

/** Draws lines over steps, both axes logarithmic, as an SVG. The y axis begins at 1. */
export function chart(
  { x, y }: { readonly x: string; readonly y: string },
  steps: readonly number[],
  series: readonly Series[],
): string {
  const most = Math.max(...series.flatMap(({ values }) => values));
  const left = Math.log10(steps[0] ?? 1);
  const across = Math.log10(steps.at(-1) ?? 10) - left;
  const xOf = (step: number): number =>
    plot.left + ((Math.log10(step) - left) / across) * (plot.right - plot.left);
  const yOf = (value: number): number =>
    plot.bottom - (Math.log10(Math.max(1, value)) / Math.log10(most)) * (plot.bottom - plot.top);
  const at = (step: number, value: number): string =>
    `${xOf(step).toFixed(1)},${yOf(value).toFixed(1)}`;

  const decades = Array.from({ length: Math.ceil(Math.log10(most)) }, (_, n) => 10 ** n);
  const ticks = decades
    .flatMap((decade) => (decades.length > 3 ? [decade] : [decade, 2 * decade, 5 * decade]))
    .filter((value) => value <= most);
  const labels = spread(series.map(({ values }) => yOf(values.at(-1) ?? 1)));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13">
<title>${y}, by ${x}</title>
<style>text { fill: #374151 } .grid { stroke: #9ca3af; stroke-opacity: .35 }
@media (prefers-color-scheme: dark) { text { fill: #d1d5db } }</style>
${ticks.map((value) => `<line class="grid" x1="${plot.left}" x2="${plot.right}" y1="${yOf(value).toFixed(1)}" y2="${yOf(value).toFixed(1)}"/><text x="${plot.left - 8}" y="${(yOf(value) + 4).toFixed(1)}" text-anchor="end">${value.toLocaleString("en")}</text>`).join("\n")}
${steps.map((step) => `<text x="${xOf(step).toFixed(1)}" y="${plot.bottom + 20}" text-anchor="middle">${step.toLocaleString("en")}</text>`).join("\n")}
<text x="${(plot.left + plot.right) / 2}" y="${plot.bottom + 44}" text-anchor="middle">${x}</text>
<text transform="translate(16 ${(plot.top + plot.bottom) / 2}) rotate(-90)" text-anchor="middle">${y}</text>
${series
  .map(({ name, values }, i) => {
    const points = steps.map((step, n) => at(step, values[n] ?? 1));
    return `<path fill="none" stroke-width="2" stroke="${colors[i]}" d="M${points.join("L")}"/><text x="${plot.right + 8}" y="${((labels[i] ?? 0) + 4).toFixed(1)}" style="fill: ${colors[i]}">${name}</text>`;
  })
  .join("\n")}
</svg>
`;
}

/** Moves labels down until none lies on another. */
function spread(positions: readonly number[]): number[] {
  const moved = [...positions];
  let free = Number.NEGATIVE_INFINITY;
  for (const i of positions
    .map((_, n) => n)
    .sort((a, b) => (positions[a] ?? 0) - (positions[b] ?? 0))) {
    moved[i] = Math.max(positions[i] ?? 0, free);
    free = (moved[i] ?? 0) + 18;
  }
  return moved;
}
