// A form file as text, read and written so that only what was edited differs.

/** The schema in a text. */
export const readForm = (text) => JSON.parse(text);

/** The text of an edited schema; members stand in the order they had in `source`, new ones after them. */
export function writeForm(schema, source) {
  return `${JSON.stringify(ordered(schema, source), null, 2)}\n`;
}

function ordered(value, like) {
  if (Array.isArray(value)) {
    const byId = new Map((Array.isArray(like) ? like : []).filter((one) => one?.id).map((one) => [one.id, one]));
    return value.map((item, index) => ordered(item, byId.get(item?.id) ?? like?.[index]));
  }
  if (!value || typeof value !== 'object') return value;
  const known = like && typeof like === 'object' && !Array.isArray(like) ? Object.keys(like).filter((name) => name in value) : [];
  const names = [...new Set([...known, ...Object.keys(value)])];
  return Object.fromEntries(names.map((name) => [name, ordered(value[name], like?.[name])]));
}
