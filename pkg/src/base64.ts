/** Bytes as base64, as `Source` has them: `{ type: "image", format: "png", source: { data: base64(bytes) } }`. */
export function base64(bytes: Uint8Array | ArrayBuffer): string {
  const all = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
  // The arguments of one call are limited, so in pieces; each a whole number of base64's groups of three.
  const piece = 3 * 4096;
  let text = "";
  for (let at = 0; at < all.length; at += piece) text += btoa(String.fromCharCode(...all.subarray(at, at + piece)));
  return text;
}
