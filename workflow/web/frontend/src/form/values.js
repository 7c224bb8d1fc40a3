// Reading and writing values of a form by their paths.

/** The extension properties of a field. */
export const propertiesOf = (field) => field.properties ?? {};

/** The value at `path`, or undefined. */
export const at = (data, path) => path.reduce((holder, segment) => holder?.[segment], data);

/** A copy of `data` with `value` at `path`; what is not on the way is shared. */
export function withValue(data, path, value) {
  if (!path.length) return value;
  const [first, ...rest] = path;
  const copy = Array.isArray(data) ? [...data] : { ...data };
  copy[first] = withValue(copy[first] ?? (typeof rest[0] === 'number' ? [] : {}), rest, value);
  return copy;
}

/** What a field is called on the screen, without the mark that it must be filled in. */
export const labelOf = (field) => (field?.label ?? field?.dateLabel ?? field?.timeLabel ?? '').replace(/（必填）$/, '');
