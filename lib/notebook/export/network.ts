const REMOTE =
  /<(?:img|script|link|iframe|video|audio|source|object|embed)\b[^>]*?\b(?:src|href|data)\s*=\s*["']?\s*((?:https?:)?\/\/[^\s"'>]+)/gi;

/**
 * HTML that an author wrote, with a visible note after it where it asks for something from the network: a page
 * loads nothing, and what is missing is said rather than left blank.
 */
export function withNetworkNote(html: string): string {
  const addresses = [...new Set([...html.matchAll(REMOTE)].map((match) => match[1]!))];
  if (addresses.length === 0) return html;
  const list = addresses.map((address) => `<code>${address.replaceAll("<", "&lt;")}</code>`).join(", ");
  return `${html}<p class="note">Not included, since it stands on the network: ${list}</p>`;
}
