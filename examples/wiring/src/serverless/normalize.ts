/** `orders-stream` and `ordersStream` as the framework writes them in logical ids. */
export function normalize(name: string): string {
  const letters = name.replaceAll("-", "Dash").replaceAll("_", "Underscore");
  return letters.charAt(0).toUpperCase() + letters.slice(1);
}
