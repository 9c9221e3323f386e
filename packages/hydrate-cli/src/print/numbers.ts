/** `9,050`, whatever the locale. */
export function grouped(number: number): string {
  return String(Math.round(number)).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `1 record`, `2 records`, `1 batch`, `2 batches`. */
export function counted(number: number, noun: string): string {
  const plural = /(?:ch|s|x)$/.test(noun) ? `${noun}es` : `${noun}s`;
  return `${grouped(number)} ${number === 1 ? noun : plural}`;
}

const sizes = ["B", "kB", "MB", "GB", "TB"];

/** `8.4 MB`, in powers of 1,000. */
export function bytes(number: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(number, 1)) / 3), sizes.length - 1);
  const value = number / 1_000 ** power;
  return `${power === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${sizes[power]}`;
}
